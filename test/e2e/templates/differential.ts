import { readFile } from 'node:fs/promises';
import { messageOf } from '../../../src/base/errors.ts';
import { ManualClock } from '../../../src/base/testing/manual-clock.ts';
import type { Value } from '../../../src/templates/engine/values.ts';
import { TemplateLibrary } from '../../../src/templates/template-library.ts';
import { type Generated, Grammar } from './grammar.ts';
import { type Rendered, RenderProgram } from './render-program.ts';

/** How many templates are rendered by one call. */
const BATCH = 100;
/** How many that must fail are tried at a time: each is a call. */
const AT_ONCE = 2;

/** A template that came to something else there than here. */
export interface Disagreement {
  readonly template: Generated;
  readonly theirs: Rendered;
  readonly ours: Rendered;
}

/** What a run has seen. */
export interface Comparison {
  readonly printed: number;
  readonly failed: number;
  readonly disagreements: readonly Disagreement[];
}

/** What a run compares. */
export interface ComparisonOptions {
  readonly amtool: string;
  readonly dataFile: string;
  readonly random: () => number;
  readonly type: Generated['type'];
  readonly count: number;
}

/** Generates templates and compares what amtool and we make of them: the same output, or an error of both. */
export async function compare(options: ComparisonOptions): Promise<Comparison> {
  const { amtool, dataFile, random, type, count } = options;
  const program = await RenderProgram.open(amtool, dataFile);
  try {
    const grammar = new Grammar({ random, features: await program.features() });
    const render = await ourRenderer(dataFile);
    let seen: Comparison = { printed: 0, failed: 0, disagreements: [] };
    for (let done = 0; done < count; done += BATCH) {
      const size = Math.min(BATCH, count - done);
      const templates = Array.from({ length: size }, (_, i) => grammar.template(type, done + i));
      seen = plus(seen, await compareBatch(program, templates, render));
    }
    return seen;
  } finally {
    await program.close();
  }
}

async function compareBatch(
  program: RenderProgram,
  templates: readonly Generated[],
  render: (template: Generated) => Rendered,
): Promise<Comparison> {
  const ours = templates.map((template) => ({ template, ours: render(template) }));
  // What fails would take all the others along.
  const printing = ours.filter((each) => 'out' in each.ours);
  const failing = ours.filter((each) => 'err' in each.ours);
  const printed = await program.all(printing.map(({ template }) => template));
  const failed: Rendered[] = [];
  for (let i = 0; i < failing.length; i += AT_ONCE) {
    const some = failing.slice(i, i + AT_ONCE);
    failed.push(...(await Promise.all(some.map(({ template }) => program.one(template)))));
  }
  const theirs = [...printed, ...failed];
  const compared = [...printing, ...failing].flatMap((each, i): readonly Disagreement[] => {
    const rendered = theirs[i] ?? { err: 'nothing came' };
    return isSame(rendered, each.ours) ? [] : [{ ...each, theirs: rendered }];
  });
  return { printed: printing.length, failed: failing.length, disagreements: compared };
}

/** What a mistake in a template can make an older Go refuse. */
const TOO_OLD = /range can't iterate over -?\d/;

/** Errors are told in the words of the version of Go: that there is one is enough here. */
function isSame(theirs: Rendered, ours: Rendered): boolean {
  if ('err' in theirs && TOO_OLD.test(theirs.err)) return true;
  return 'out' in theirs ? 'out' in ours && ours.out === theirs.out : 'err' in ours;
}

function plus(a: Comparison, b: Comparison): Comparison {
  return {
    printed: a.printed + b.printed,
    failed: a.failed + b.failed,
    disagreements: [...a.disagreements, ...b.disagreements],
  };
}

async function ourRenderer(dataFile: string): Promise<(template: Generated) => Rendered> {
  const clock = new ManualClock(Date.now());
  const json = await readFile(dataFile, 'utf8');
  const library = new TemplateLibrary([], { clock, localZone: () => 'UTC', externalUrl: '' });
  const data: Value = library.jsonData(json);
  return ({ type, helpers, body }) => {
    const defined = helpers.map((each) => `{{ define "${each.name}" }}${each.body}{{ end }}`);
    const text = defined.join('') + body;
    try {
      return {
        out: type === 'html' ? library.executeHtml(text, data) : library.executeText(text, data),
      };
    } catch (error) {
      return { err: messageOf(error) };
    }
  };
}
