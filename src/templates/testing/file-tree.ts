import { posix } from 'node:path';
import type { TemplateFiles } from '../glob.ts';

/** Files in memory, by absolute path; relative paths start at `directory`. */
export function fileTree(
  texts: Readonly<Record<string, string>>,
  directory: string = '/',
): TemplateFiles {
  const resolve = (path: string): string => posix.resolve(directory, path);
  const below = (path: string): readonly string[] => {
    const start = resolve(path) === '/' ? '/' : `${resolve(path)}/`;
    return Object.keys(texts)
      .filter((file) => file.startsWith(start))
      .map((file) => file.slice(start.length).split('/')[0] ?? '');
  };
  return {
    list: async (path) => {
      const names = new Set(below(path));
      return names.size === 0 ? undefined : [...names];
    },
    exists: async (path) => {
      const isDirectoryName = path.endsWith('/');
      if (path === '') return false;
      return below(path).length > 0 || (!isDirectoryName && Object.hasOwn(texts, resolve(path)));
    },
    read: async (path) => {
      const text = texts[resolve(path)];
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
  };
}
