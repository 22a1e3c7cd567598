// Three replicas in network namespaces, killed, cut off, and on a bad network; Tocsin beside the real Alertmanager:
//
//     npm run test:network                      # as root, on Linux; some five minutes for each program
//     npm run test:network -- tocsin            # one of them
//
// Prints a table, and fails when a group was not told of or, with nothing wrong, told of twice.
import { insideNetwork, programs } from './inside.ts';
import { FIGURES, type Figures, measure } from './scenarios.ts';
import { markdownTable } from './table.ts';

await insideNetwork(async () => {
  const results = new Map<string, Figures>();
  for (const program of programs()) {
    results.set(program.name, await measure(program));
    console.log(`\n${markdownTable(FIGURES, results)}`);
  }
  const ours = results.get('tocsin');
  if (ours === undefined) return 0;
  return ours.missed === 0 && ours.calm === 50 && ours.afterHeal === 50 ? 0 : 1;
});
