import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../src/base/testing/manual-clock.ts';
import { TemplateLibrary } from '../../../src/templates/template-library.ts';
import { amtoolProgram } from '../amtool.ts';

jest.setTimeout(600_000);

const TABLES = join(import.meta.dirname, '../../conformance/templates');
const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/templates');
const DATA_FILE = join(TABLES, 'data.json');

/** What amtool of 0.25 does not know yet: newer functions, and the default templates. */
const TOO_OLD = /function "\w+" not defined|template "?__\w+"? not defined|no such template "__/;

interface CorpusFile {
  readonly file: string;
  readonly varies?: true;
  readonly templates?: readonly { readonly name: string }[];
}

interface Case {
  readonly file: string;
  readonly name: string;
  readonly type: 'text' | 'html';
}

const run = promisify(execFile);

/** What amtool prints; undefined where it fails, with whether that is for its age. */
async function theirs(
  amtool: string,
  { file, name, type }: Case,
): Promise<{ readonly out: string | undefined; readonly isTooOld: boolean }> {
  const args = ['template', 'render', `--template.glob=${join(CORPUS, file)}`];
  args.push(`--template.text={{ template "${name}" . }}`, `--template.type=${type}`);
  args.push(`--template.data=${DATA_FILE}`);
  try {
    const { stdout } = await run(amtool, args, { env: { ...process.env, TZ: 'UTC' } });
    return { out: stdout, isTooOld: false };
  } catch (error) {
    return { out: undefined, isTooOld: TOO_OLD.test(String(error)) };
  }
}

function ours({ file, name, type }: Case): string | undefined {
  try {
    const source = { path: file, name: file, text: readFileSync(join(CORPUS, file), 'utf8') };
    const options = { clock: new ManualClock(), localZone: () => 'UTC', externalUrl: '' };
    const templates = new TemplateLibrary([source], options);
    const data = templates.jsonData(readFileSync(DATA_FILE, 'utf8'));
    const execute = type === 'html' ? 'executeHtml' : 'executeText';
    return templates[execute](`{{ template "${name}" . }}`, data);
  } catch {
    return undefined;
  }
}

function cases(): readonly Case[] {
  const lines = readFileSync(join(TABLES, 'corpus.jsonl'), 'utf8').trim().split('\n');
  const files = lines.map((line) => JSON.parse(line) as CorpusFile);
  return files
    .filter(({ varies }) => varies !== true)
    .flatMap(({ file, templates = [] }) =>
      templates.flatMap(({ name }): readonly Case[] => [
        { file, name, type: 'text' },
        { file, name, type: 'html' },
      ]),
    );
}

const amtool = amtoolProgram();
if (amtool === undefined || !existsSync(CORPUS)) {
  const missing =
    'left out: templates of the corpus through a real amtool, because one is not there';
  if (process.env['CI'] === 'true') it(missing, () => expect(missing).toBe('nothing left out'));
  else it.todo(missing);
} else {
  describe('templates of public repositories', () => {
    it('print what a real amtool prints, and fail where it fails', async () => {
      const wrong: Case[] = [];
      let compared = 0;
      for (const each of cases()) {
        const { out, isTooOld } = await theirs(amtool, each);
        if (isTooOld) continue;
        compared++;
        if (out !== ours(each)) wrong.push(each);
      }
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(700);
    });
  });
}
