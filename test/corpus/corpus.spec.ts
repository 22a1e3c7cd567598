import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { messageOf } from '../../src/base/errors.ts';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';

/** Configuration files of public repositories, beside the working copy; not part of it. */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus');

interface CorpusFile {
  readonly file: string;
  readonly verdict: 'accept' | 'reject';
  readonly note: string;
}

type Verdict = 'accept' | 'reject' | `crash: ${string}`;

function corpusFiles(): readonly CorpusFile[] {
  const index = JSON.parse(readFileSync(join(CORPUS, 'index.json'), 'utf8')) as {
    readonly files: readonly CorpusFile[];
  };
  return index.files.filter(({ file }) => /^configs(-expanded)?\//.test(file));
}

/** What 0.34 says; the recorded verdicts are of 0.25. */
function expected({ verdict, note }: CorpusFile): Verdict {
  return note.includes('needs newer than 0.25') ? 'accept' : verdict;
}

function judge(text: string, file: string): { readonly verdict: Verdict; readonly why: string } {
  try {
    loadConfig({ text, file, mode: 'fallback' });
    return { verdict: 'accept', why: '' };
  } catch (error) {
    if (error instanceof ConfigError) return { verdict: 'reject', why: error.message };
    return { verdict: `crash: ${messageOf(error)}`, why: '' };
  }
}

/** The kinds of receivers that a file has and that do not send yet, from its note. */
const LATER_RECEIVERS = /receivers: (?!webhook \d+(?:;|$))/;

/** What 0.34 says in other words than 0.25, or we in others than libyaml. */
const REWORDED =
  /missing (?:bot_token|chat_id) on telegram_config|no discord webhook URL provided|did not find expected '-' indicator/;

if (!existsSync(CORPUS)) {
  it('is left out, as ../shared/corpus is not there', () => {
    process.stdout.write('The corpus of configuration files (../shared/corpus) is not there.\n');
  });
} else {
  describe('configuration files of public repositories', () => {
    const files = corpusFiles();
    const results = files.map((file) => ({
      ...file,
      ...judge(readFileSync(join(CORPUS, file.file), 'utf8'), file.file),
      expected: expected(file),
    }));
    const wrong = results.filter((result) => result.verdict !== result.expected);
    // A verdict may differ only because of receivers whose kinds are not complete yet.
    const excused = wrong.filter(({ note }) => LATER_RECEIVERS.test(note));

    it('are all there', () => {
      expect(files.length).toBeGreaterThan(300);
      process.stdout.write(
        `${files.length} files, ${excused.length} excused for receivers of later kinds${excused.map(({ file }) => `\n  ${file}`).join('')}\n`,
      );
    });

    it('are judged as Alertmanager judges them', () => {
      expect(
        wrong
          .filter((result) => !excused.includes(result))
          .map(({ file, verdict, note, why }) => ({ file, verdict, note, why })),
      ).toEqual([]);
    });

    it('are excused no more often than before', () => {
      expect(excused.map(({ file }) => file)).toEqual([]);
    });

    it('are refused at places in the file, and for the recorded reasons', () => {
      const refused = results.filter(({ verdict }) => verdict === 'reject');
      const misplaced = refused.filter(({ file, why }) =>
        why.split('\n').some((line) => !/^:\d+:\d+: /.test(line.slice(file.length))),
      );
      expect(misplaced.map(({ file }) => file)).toEqual([]);
      const otherwise = refused.filter(
        ({ note, why }) =>
          !REWORDED.test(note) && !recordedReasons(note).some((reason) => why.includes(reason)),
      );
      expect(otherwise.map(({ note, why }) => ({ note, why }))).toEqual([]);
    });
  });
}

/** What Alertmanager said, freed of what differs: its lines, Go's types, quoted URLs. */
function recordedReasons(note: string): readonly string[] {
  return note
    .split(/;|\n/)
    .map((part) =>
      part
        .replace(/^.*line \d+: /, '')
        .replace(/ (?:in type|into) [\w.]+$/, '')
        .replace(/^ *parse ".*?": /, '')
        .trim(),
    )
    .filter((part) => part !== '');
}
