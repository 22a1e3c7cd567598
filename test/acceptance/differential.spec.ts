import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ask } from '../support/http.ts';
import type { HttpAnswer } from '../support/http.ts';
import { alertmanagerProgram, startServer, subjectProgram } from '../support/servers.ts';
import type { Server, ServerProgram } from '../support/servers.ts';
import { receiver, rootRoute } from './configs.ts';
import { comparable, EXCHANGES } from './exchanges.ts';

jest.setTimeout(60_000);

const ROUTES = [
  '  routes:',
  '    - matchers: [team="x"]',
  '      receiver: team-x',
  '      continue: true',
  '    - match_re: {team: ".+"}',
  '      receiver: team-y',
  '      group_by: [team]',
].join('\n');
const CONFIG = `${rootRoute({ group_wait: '1h' }, ROUTES)}receivers:\n${['default', 'team-x', 'team-y'].map((name) => receiver(name, [])).join('')}`;

const original = alertmanagerProgram();
const pending: Server[] = [];

afterAll(() => Promise.all(pending.map((server) => server.stop())));

async function answers(program: ServerProgram): Promise<Map<string, HttpAnswer>> {
  const server = await startServer({ program, config: CONFIG });
  pending.push(server);
  const all = new Map<string, HttpAnswer>();
  for (const { name, path, question } of EXCHANGES) {
    all.set(name, await ask(`${server.url}${path}`, question));
  }
  return all;
}

if (original === undefined) {
  const missing =
    'the comparison with the real Alertmanager: prometheus-alertmanager is not installed';
  if (process.env['CI'] === 'true') it(missing, () => expect(missing).toBe('installed'));
  else it.todo(missing);
} else {
  describe('the same request to Tocsin and to the real Alertmanager', () => {
    let ours = new Map<string, HttpAnswer>();
    let theirs = new Map<string, HttpAnswer>();

    beforeAll(async () => {
      [ours, theirs] = await Promise.all([answers(subjectProgram()), answers(original)]);
    });

    function pair(name: string): readonly [HttpAnswer, HttpAnswer] {
      const [a, b] = [ours.get(name), theirs.get(name)];
      if (a === undefined || b === undefined) throw new Error(`${name} was not asked`);
      return [a, b];
    }

    const same = EXCHANGES.filter(({ differsIn025 }) => differsIn025 === undefined);
    it.each(same.map(({ name }) => [name]))('%s: the same answer', (name) => {
      const [mine, real] = pair(name);
      expect(comparable(mine)).toEqual(comparable(real));
    });

    const other = EXCHANGES.flatMap(({ name, differsIn025: reason }) =>
      reason === undefined ? [] : [[name, reason] as const],
    );
    it.each(other)('%s: another answer than 0.25, because %s', (name) => {
      const [mine, real] = pair(name);
      expect(comparable(mine)).not.toEqual(comparable(real));
      expect(mine.status).toBeLessThan(500);
    });
  });
}
