import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { messageOf } from '../../../src/base/errors.ts';
import { ManualClock } from '../../../src/base/testing/manual-clock.ts';
import type { TemplateSource } from '../../../src/templates/template-files.ts';
import { TemplateLibrary } from '../../../src/templates/template-library.ts';

/** What `amtool template render` printed, or its error. */
type Outcome = { readonly out: string } | { readonly err: string };
type Case = Outcome & { readonly text: string; readonly type: 'text' | 'html' };

interface CorpusFile {
  readonly file: string;
  /** Its output changes with the time of day. */
  readonly varies?: true;
  /** The error with every template of the file. */
  readonly refused?: string;
  readonly templates?: readonly {
    readonly name: string;
    readonly text: Outcome;
    /** Left out where it is that of the text. */
    readonly html?: Outcome;
  }[];
}

/** Template files of public repositories, beside the working copy; not part of it. */
const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/templates');

function read(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}

function rows(name: string): readonly unknown[] {
  return read(name)
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

function library(sources: readonly TemplateSource[] = []): TemplateLibrary {
  const clock = new ManualClock(Date.parse('2026-01-01T00:00:00Z'));
  return new TemplateLibrary(sources, { clock, localZone: () => 'UTC', externalUrl: '' });
}

function outcome(make: () => TemplateLibrary, data: string, { text, type }: Case): Outcome {
  try {
    const templates = make();
    const value = templates.jsonData(data);
    const execute = type === 'html' ? 'executeHtml' : 'executeText';
    return { out: templates[execute](text, value) };
  } catch (error) {
    return { err: messageOf(error) };
  }
}

describe('what templates print', () => {
  const templates = library();
  it.each([
    ['functions and data', 'functions.jsonl', 'data.json'],
    ['functions and data put together at random', 'generated.jsonl', 'data.json'],
    ['default templates', 'defaults.jsonl', 'data.json'],
    ['default templates when all is over', 'defaults-resolved.jsonl', 'data-resolved.json'],
  ])('is what amtool prints: %s', (_title, table, dataFile) => {
    const data = read(dataFile);
    const wrong = (rows(table) as readonly Case[])
      .map((each) => ({ ...each, ours: outcome(() => templates, data, each) }))
      .filter((each) => !isSame(each, each.ours));
    expect(wrong).toEqual([]);
  });
});

/** Errors of files begin with the path here, and places in the default templates are of our own text. */
function isSame(theirs: Outcome, ours: Outcome): boolean {
  if ('err' in theirs) return 'err' in ours && placeless(ours.err).endsWith(placeless(theirs.err));
  return 'out' in ours && ours.out === theirs.out;
}

if (!existsSync(CORPUS)) {
  it.todo('left out: the corpus of template files (../shared/corpus) is not there');
} else {
  describe('template files of public repositories', () => {
    const data = read('data.json');
    const files = rows('corpus.jsonl') as readonly CorpusFile[];

    it('are all there', () => {
      expect(files.length).toBe(163);
    });

    it.each(files.map((each) => [each.file, each] as const))('%s', (name, file) => {
      const text = readFileSync(join(CORPUS, name), 'utf8');
      let templates: TemplateLibrary | undefined;
      const make = (): TemplateLibrary => (templates ??= library([{ path: name, name, text }]));
      const wrong = casesOf(file)
        .map((each) => ({ ...each, ours: outcome(make, data, each) }))
        .filter(({ ours, ...theirs }) =>
          file.varies === true && 'out' in theirs ? !('out' in ours) : !isSame(theirs, ours),
        );
      expect(wrong).toEqual([]);
    });
  });
}

function placeless(error: string): string {
  return error.replace(/^template: :\d+:\d+: (?=executing "__)/, '');
}

function casesOf({ refused, templates = [] }: CorpusFile): readonly Case[] {
  if (refused !== undefined) return [{ text: 'x', type: 'text', err: refused }];
  return templates.flatMap(({ name, text, html = text }): readonly Case[] => {
    const call = `{{ template "${name}" . }}`;
    return [
      { ...text, text: call, type: 'text' },
      { ...html, text: call, type: 'html' },
    ];
  });
}
