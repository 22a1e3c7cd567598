// Fails unless npm scripts run under the pinned Node. Plain JavaScript, so that an older one can say so.
import { readFileSync } from 'node:fs';

const { dependencies } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
const [pinned] = /\d+/.exec(dependencies.node) ?? [];
const [running] = process.versions.node.split('.');
if (running !== pinned) {
  console.error(
    `npm scripts run Node ${process.version} instead of ${pinned}: is node_modules/.bin missing?`,
  );
  process.exit(1);
}
