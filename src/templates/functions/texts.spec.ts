import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { messageOf } from '../../base/errors.ts';
import { toBytes } from '../engine/text/bytes.ts';
import { base64Decode, base64Encode, queryUnescape } from './convert.ts';
import { humanizeDuration } from './humanize.ts';
import { titleCase, toLower, toUpper } from './letter-case.ts';

type Row = readonly [given: string, result: string | null, error: string | null];

/** What Go answers; see test/conformance/templates/README.md. */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/conformance/templates/texts.json'), 'utf8'),
) as {
  readonly words: readonly (readonly [string, string, string, string])[];
  readonly base64: readonly Row[];
  readonly query: readonly Row[];
  readonly durations: readonly (readonly [number, string])[];
  readonly durationTexts: readonly Row[];
};

/** The results that differ from the table's; bytes in hexadecimal. */
function wrong(
  rows: readonly Row[],
  run: (given: string) => string,
  show: (result: string) => string,
): readonly unknown[] {
  return rows
    .map(([given, result, error]) => {
      try {
        return { given, is: show(run(given)), shouldBe: result };
      } catch (problem) {
        return { given, is: messageOf(problem), shouldBe: error };
      }
    })
    .filter(({ is, shouldBe }) => is !== shouldBe);
}

function hex(text: string): string {
  return Buffer.from(toBytes(text)).toString('hex');
}

describe('functions of text', () => {
  it('changes the case of letters as Go does', () => {
    const rows = golden.words.map(([text, ...shouldBe]) => ({
      text,
      is: [titleCase(text), toUpper(text), toLower(text)],
      shouldBe,
    }));
    expect(rows.filter(({ is, shouldBe }) => is.join('\n') !== shouldBe.join('\n'))).toEqual([]);
  });

  it('decodes base64 as Go does, and stumbles at the same byte', () => {
    expect(wrong(golden.base64, base64Decode, hex)).toEqual([]);
    expect(base64Decode(base64Encode('~~~ü?>'))).toBe('~~~ü?>');
  });

  it('takes escapes out of queries as Go does, and says which are none', () => {
    expect(wrong(golden.query, queryUnescape, hex)).toEqual([]);
  });

  it('prints durations as Prometheus does', () => {
    const rows = golden.durations.map(([seconds, shouldBe]) => ({
      seconds,
      is: humanizeDuration(seconds),
      shouldBe,
    }));
    expect(rows.filter(({ is, shouldBe }) => is !== shouldBe)).toEqual([]);
    expect(wrong(golden.durationTexts, humanizeDuration, (text) => text)).toEqual([]);
  });
});
