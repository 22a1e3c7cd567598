import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { messageOf } from '../base/errors.ts';
import { glob } from './glob.ts';
import { fileTree } from './testing/file-tree.ts';

/** The tree that Go searched for the table; `dangling.tmpl` is a link to nowhere. */
const TREE = [
  'a/sub/deep.tmpl',
  'a/x.tmpl',
  'a/y.tmpl',
  'a/z.txt',
  'a/.dot.tmpl',
  'a/br]acket.tmpl',
  'a/st*ar.tmpl',
  'a/dash-.tmpl',
  'a/10.tmpl',
  'a/9.tmpl',
  'b/x.tmpl',
  'b/é.tmpl',
  '.hid/h.tmpl',
  'we[ird/q.tmpl',
  'root.tmpl',
  'Upper.tmpl',
  'dangling.tmpl',
];

/** What Go's `filepath.Glob` finds; see test/conformance/templates/README.md. */
const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/conformance/templates/glob.json'), 'utf8'),
) as readonly (readonly [string, readonly string[] | null, string | null])[];

const files = fileTree(
  Object.fromEntries(TREE.map((path) => [`/srv/globroot/${path}`, ''])),
  '/srv/globroot',
);

it.each(cases)('finds by %j what Go finds', async (pattern, result, problem) => {
  const found = await glob(pattern, files).catch(messageOf);
  expect(found).toEqual(result ?? problem);
});
