import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the built page may lie, from this module's place: in the sources, or in the program or one of its chunks. */
const PLACES = import.meta.url.endsWith('.ts') ? ['../../../dist/web/'] : ['./web/', '../web/'];

/** Every file of the built page by its path from the page's folder; none where it has not been built. */
export function readPageFiles(): ReadonlyMap<string, Buffer> {
  const folder = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(
    (each) => existsSync(join(each, 'index.html')),
  );
  if (folder === undefined) return new Map();
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length));
  return new Map(
    names.map((name) => [name.split(sep).join('/'), readFileSync(join(folder, name))]),
  );
}
