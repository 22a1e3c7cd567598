import { readFileSync, statSync } from 'node:fs';

/** Small files that are looked at again and again, at once. */
export class NodeWebFiles {
  read(path: string): string {
    return readFileSync(path, 'utf8');
  }

  /** Differs when the file has changed, or another has taken its place; empty where there is none. */
  signature(path: string): string {
    try {
      const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
      return [ino, size, mtimeNs, ctimeNs].join(' ');
    } catch {
      return '';
    }
  }
}
