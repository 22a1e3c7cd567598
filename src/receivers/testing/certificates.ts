import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of one of the test certificates or keys. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}.pem`, import.meta.url));
}

/** The PEM text of one of them. */
export function fixture(name: string): string {
  return readFileSync(fixturePath(name), 'utf8');
}
