import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openToPages, startServer, subjectProgram } from '../support/servers.ts';
import type { Server } from '../support/servers.ts';
import { receiver, rootRoute } from './configs.ts';
import { SILENCE_EXCHANGES } from './silence-exchanges.ts';
import { type RecordedAnswer, replay } from './silence-replay.ts';

jest.setTimeout(60_000);

/**
 * What Alertmanager 0.34.0 answered. `UPDATE_GOLDEN=1` with `TOCSIN_SUBJECT` the path of such a program writes it anew.
 */
const FILE = join(import.meta.dirname, 'golden/silences-034.json');

const CONFIG = [
  rootRoute({ group_wait: '1h' }),
  `receivers:\n${receiver('default', [])}`,
  'inhibit_rules: [{source_matchers: [kind="cause"], target_matchers: [kind="effect"], equal: [site]}]',
].join('');

describe('the same requests about silences as a real 0.34 was asked', () => {
  let server: Server | undefined;
  let answers: ReadonlyMap<string, RecordedAnswer> = new Map();

  beforeAll(async () => {
    const program = subjectProgram();
    server = await startServer({ program, config: CONFIG, flags: openToPages(program) });
    answers = await replay(server.url, SILENCE_EXCHANGES);
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(answers), null, 2)}\n`);
    }
  });

  afterAll(() => server?.stop());

  const recorded = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, RecordedAnswer>;

  it('the record has an answer to each, and to nothing else', () => {
    expect(Object.keys(recorded)).toEqual(SILENCE_EXCHANGES.map(({ name }) => name));
  });

  const alike = SILENCE_EXCHANGES.filter(({ differs }) => differs === undefined);
  it.each(alike.map(({ name }) => [name]))('%s: the same answer', (name) => {
    expect(inPieces(answers.get(name))).toEqual(inPieces(recorded[name]));
  });

  const own = SILENCE_EXCHANGES.flatMap(({ name, differs }) =>
    differs === undefined ? [] : [[name, differs.reason, differs] as const],
  );
  it.each(own)('%s: an answer of its own; %s', (name, _, differs) => {
    const answer = answers.get(name);
    expect(answer?.status).toBe(differs.status);
    if (typeof differs.text === 'string') expect(answer?.text).toBe(differs.text);
    else expect(answer?.text).toMatch(differs.text);
    expect(answer).not.toEqual(recorded[name]);
  });
});

/** So that a failure shows which part differs. */
function inPieces(answer: RecordedAnswer | undefined): unknown {
  return { ...answer, text: answer?.text.split(/(?<=\},)/) };
}
