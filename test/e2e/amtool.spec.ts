import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { alertmanagerProgram, startServer, subjectProgram } from '../support/servers.ts';
import type { ServerProgram } from '../support/servers.ts';
import { amtoolProgram, AmtoolSession } from './amtool.ts';
import type { AmtoolOutcome } from './amtool.ts';
import { FILES, PLAIN_CONFIG, STEPS, WEBHOOK_CONFIG, WEBHOOK_STEPS } from './amtool-steps.ts';
import type { AmtoolStep } from './amtool-steps.ts';

jest.setTimeout(180_000);

/**
 * What Debian's amtool 0.25 printed when it spoke to an Alertmanager 0.34.0. `UPDATE_GOLDEN=1` with `TOCSIN_SUBJECT`
 * the path of such a program writes it anew.
 */
const FILE = join(import.meta.dirname, 'golden/amtool-034.json');

type Outcomes = ReadonlyMap<string, AmtoolOutcome>;

const SUITES = [
  { title: 'no hidden URLs', config: PLAIN_CONFIG, steps: numbered(STEPS) },
  { title: 'a hidden URL', config: WEBHOOK_CONFIG, steps: numbered(WEBHOOK_STEPS) },
] as const;

function numbered(steps: readonly AmtoolStep[]): readonly (readonly [string, AmtoolStep])[] {
  return steps.map((step, i) => [`${i + 1}: amtool ${step.args.join(' ')}`, step]);
}

const amtool = amtoolProgram();
const original = alertmanagerProgram();

if (amtool === undefined || original === undefined) {
  const missing =
    'left out: amtool against both servers, because prometheus-alertmanager (with amtool) is not installed';
  if (process.env['CI'] === 'true') it(missing, () => expect(missing).toBe('nothing left out'));
  else it.todo(missing);
} else {
  const recorded = JSON.parse(readFileSync(FILE, 'utf8')) as Record<
    string,
    Record<string, AmtoolOutcome>
  >;

  describe.each(SUITES)('amtool and a server whose configuration has $title', (suite) => {
    let ours: Outcomes = new Map();
    let theirs: Outcomes = new Map();
    const real = (name: string): AmtoolOutcome | undefined => recorded[suite.title]?.[name];

    beforeAll(async () => {
      ours = await outcomes(subjectProgram(), suite);
      theirs = await outcomes(original, suite);
      if (process.env['UPDATE_GOLDEN'] === '1') {
        recorded[suite.title] = Object.fromEntries(ours);
        writeFileSync(FILE, `${JSON.stringify(recorded, null, 2)}\n`);
      }
    });

    async function outcomes(
      program: ServerProgram,
      { config, steps }: typeof suite,
    ): Promise<Outcomes> {
      const server = await startServer({ program, config });
      const session = await AmtoolSession.open(amtool ?? '', server.url, FILES);
      const found = new Map<string, AmtoolOutcome>();
      try {
        for (const [name, step] of steps) found.set(name, await session.take(step));
      } finally {
        await session.close();
        await server.stop();
      }
      return found;
    }

    it.each(suite.steps)('%s: as with 0.34', (name) => {
      expect(ours.get(name)).toEqual(real(name));
    });

    it.each(suite.steps)(
      '%s: as with 0.25, or not where a newer version differs',
      (name, { since }) => {
        if (since === undefined) expect(ours.get(name)).toEqual(theirs.get(name));
        else expect(theirs.get(name)).not.toEqual(real(name));
      },
    );
  });
}
