import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { seeded } from '../../support/seeded.ts';
import { amtoolProgram } from '../amtool.ts';
import { compare } from './differential.ts';
import { ATOMS, CALLS } from './forms.ts';
import { Grammar } from './grammar.ts';
import { templatePlan } from './plan.ts';
import { FEATURES } from './render-program.ts';

jest.setTimeout(30 * 60_000);

const TABLES = join(import.meta.dirname, '../../conformance/templates');
const { seed, text, html } = templatePlan(process.env);
/** How many disagreements are shown. */
const SHOWN = 5;

/** TOCSIN_AMTOOL names a newer one than is installed: what that knows more is compared too. */
const amtool = process.env['TOCSIN_AMTOOL'] ?? amtoolProgram();

describe('the grammar of generated templates', () => {
  it('has every construct, function, method and verb', () => {
    const grammar = new Grammar({ random: seeded(1), features: new Set(FEATURES) });
    const all = Array.from({ length: 4000 }, (_, i) => grammar.template('text', i));
    const written = all.flatMap(({ helpers, body }) => [...helpers.map((each) => each.body), body]);
    const words = new Set(written.join('\n').match(/\.?[a-zA-Z]+/g));
    const forms = [...Object.values(ATOMS), ...Object.values(CALLS)].flat();
    const named = forms.flatMap(
      (form) => form.text.replace(/"[^"]*"|@[a-z]+/g, '').match(/\.?[a-zA-Z]{2,}/g) ?? [],
    );
    const constructs = 'if else with range break continue block template end printf println'.split(
      ' ',
    );
    const builtins =
      'and or not len index slice print html js urlquery call eq ne lt le gt ge'.split(' ');
    const wanted = [...constructs, ...builtins, ...named];
    expect(wanted.filter((word) => !words.has(word))).toEqual([]);
    const verbs = new Set(
      Array.from(
        written.join('').matchAll(/%[-+# 0]*\d*(?:\.\d*)?([a-zA-Z])/g),
        ([, verb]) => verb,
      ),
    );
    expect(
      'v d s q x X t e E f F g G b c o O U T'.split(' ').filter((verb) => !verbs.has(verb)),
    ).toEqual([]);
  });
});

if (amtool === undefined) {
  const missing = 'left out: generated templates through a real amtool, because it is not there';
  if (process.env['CI'] === 'true') it(missing, () => expect(missing).toBe('nothing left out'));
  else it.todo(missing);
} else {
  describe(`generated templates (TOCSIN_TEMPLATES_SEED=${seed})`, () => {
    it.each([
      ['text', text],
      ['html', html],
    ] as const)('of %s print what a real amtool prints, %i of them', async (type, count) => {
      const dataFile = join(TABLES, 'data.json');
      const random = seeded(seed);
      const { printed, disagreements } = await compare({ amtool, dataFile, random, type, count });
      expect(disagreements.slice(0, SHOWN)).toEqual([]);
      // Templates that fail show little of what others print.
      expect(printed).toBeGreaterThan(count / 2);
    });
  });
}
