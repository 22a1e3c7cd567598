// Simulates whole clusters under faults: npm run simulate -- --seed 1 --runs 1000 [--replicas N] [--faults a,b] [--timeline] [--verbose]
import { parseArgs } from 'node:util';
import { createAlertHash } from '../src/labels/alert-hash.ts';
import { Configurations } from '../test/simulation/replica/configuration.ts';
import { Report } from '../test/simulation/report.ts';
import { type Outcome, type RunOptions, simulate } from '../test/simulation/simulation.ts';
import { clockTime, printTimeline } from '../test/simulation/timeline.ts';
import { FAULT_CLASSES } from '../test/simulation/world/faults.ts';

/** How often progress is told, milliseconds. */
const PROGRESS_MS = 10_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1' },
    replicas: { type: 'string' },
    faults: { type: 'string' },
    timeline: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

function runOptions(): RunOptions {
  const { replicas, faults, verbose } = values;
  const wanted = faults?.split(',').filter((each) => each !== '');
  return {
    verbose,
    ...(replicas === undefined ? {} : { replicas: Number(replicas) }),
    ...(wanted === undefined
      ? {}
      : { faultClasses: FAULT_CLASSES.filter((each) => wanted.includes(each)) }),
  };
}

function tell({ plan, violations, timeline, hash }: Outcome): void {
  console.log(`\n=== seed ${plan.seed}: ${violations.length} violations, hash ${hash}`);
  const { settings, alerts, silences, faults, ...rest } = plan;
  console.log(JSON.stringify({ ...rest, settings }));
  for (const each of alerts) console.log(`  alert ${JSON.stringify(each)}`);
  for (const each of silences) console.log(`  silence ${JSON.stringify(each)}`);
  for (const each of faults) console.log(`  fault ${JSON.stringify(each)}`);
  if (values.timeline) console.log(printTimeline(timeline.happenings));
  for (const { invariant, atMs, message } of violations)
    console.log(`!! ${clockTime(atMs)} ${invariant}: ${message}`);
}

const shared = { hash: await createAlertHash(), configurations: new Configurations() };
const report = new Report();
const begin = performance.now();
let toldAt = begin;
const first = Number(values.seed);
for (let seed = first; seed < first + Number(values.runs); seed++) {
  const outcome = await simulate(seed, shared, runOptions());
  report.add(outcome);
  if (outcome.violations.length > 0 || values.timeline) tell(outcome);
  if (performance.now() - toldAt > PROGRESS_MS) {
    toldAt = performance.now();
    console.log(`… seed ${seed}, ${report.failed.length} failed`);
  }
  // Lets signals in.
  await new Promise((resolve) => setImmediate(resolve));
}
console.log(report.print(performance.now() - begin));
process.exitCode = report.failed.length > 0 ? 1 : 0;
