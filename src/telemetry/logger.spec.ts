import { describe, expect, it } from '@jest/globals';
import { CodedError } from '../base/errors.ts';
import type { LogFields, Logger } from '../base/logger.ts';
import { Secret } from '../base/secret.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { logfmtText } from './logfmt.ts';
import { createLogger } from './logger.ts';
import type { LoggerSettings } from './logger.ts';

const START = 'time=2026-01-01T00:00:00.000Z level=INFO msg=';

function logged(write: (logger: Logger) => void, settings: Partial<LoggerSettings> = {}): string {
  let text = '';
  const sink = { write: (line: string): void => void (text += line) };
  const clock = new ManualClock();
  write(createLogger({ level: 'info', format: 'logfmt', sink, clock, ...settings }));
  return text;
}

function fieldsOf(fields: LogFields): string {
  return logged((logger) => logger.info('m', fields)).slice(`${START}m `.length, -1);
}

describe('a text in logfmt', () => {
  // Each right side was printed by Go's log/slog.
  it.each([
    ['plain', 'plain'],
    ['', '""'],
    ['two words', '"two words"'],
    ['a=b', '"a=b"'],
    ['say "hi"', String.raw`"say \"hi\""`],
    [String.raw`C:\dir`, String.raw`C:\dir`],
    [String.raw`C:\my dir`, String.raw`"C:\\my dir"`],
    ['line\nbreak\ttab\r', String.raw`"line\nbreak\ttab\r"`],
    ['\x07\x1b', String.raw`"\a\x1b"`],
    ['über', 'über'],
    ['東京🔥', '東京🔥'],
    ['no\u00a0break', String.raw`"no\u00a0break"`],
    ['\u200b', String.raw`"\u200b"`],
    ['\u{e0001}', String.raw`"\U000e0001"`],
    ['{}/"alertname"', String.raw`"{}/\"alertname\""`],
    ['{a,b}<>&;', '{a,b}<>&;'],
  ])('%j is written %s', (text, written) => {
    expect(logfmtText(text)).toBe(written);
  });
});

describe('the logger', () => {
  it('writes one line an event in the form of slog', () => {
    const line = logged((logger) =>
      logger.with({ component: 'dispatcher' }).info('Two words', { n: 3, ok: true, none: null }),
    );
    expect(line).toBe(`${START}"Two words" component=dispatcher n=3 ok=true none=<nil>\n`);
  });

  it('writes JSON', () => {
    const line = logged(
      (logger) => logger.with({ a: 'x' }).warn('Two "words"', { n: 3, err: new Error('bad') }),
      { format: 'json' },
    );
    expect(JSON.parse(line)).toEqual({
      time: '2026-01-01T00:00:00.000Z',
      level: 'WARN',
      msg: 'Two "words"',
      a: 'x',
      n: 3,
      err: 'bad',
    });
    expect(line.endsWith('}\n')).toBe(true);
  });

  it.each<[level: LoggerSettings['level'], written: string[]]>([
    ['debug', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['info', ['INFO', 'WARN', 'ERROR']],
    ['warn', ['WARN', 'ERROR']],
    ['error', ['ERROR']],
  ])('writes at level %s: %j', (level, written) => {
    const text = logged(
      (logger) => {
        logger.debug('m');
        logger.info('m');
        logger.warn('m');
        logger.error('m');
        expect(logger.debugEnabled).toBe(level === 'debug');
        expect(logger.with({ a: 1 }).debugEnabled).toBe(level === 'debug');
      },
      { level },
    );
    expect(Array.from(text.matchAll(/level=(\w+)/g), ([, name]) => name)).toEqual(written);
  });

  it.each<[what: string, value: unknown, written: string]>([
    ['a secret', new Secret('hunter2'), '<secret>'],
    [
      'a secret within',
      { url: new Secret('hunter2'), n: [new Secret('x')] },
      String.raw`"{\"url\":\"<secret>\",\"n\":[\"<secret>\"]}"`,
    ],
    ['an error', new CodedError('code', 'what went wrong'), '"what went wrong"'],
    ['a list', ['a', 'b'], String.raw`"[\"a\",\"b\"]"`],
    ['a set', new Set([1, 2]), '[1,2]'],
    ['a map', new Map([['a', 1n]]), String.raw`"{\"a\":\"1\"}"`],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['not a number', Number.NaN, 'NaN'],
    ['a URL', new URL('http://u:p@h/x'), 'http://u:xxxxx@h/x'],
    [
      'a text with a password',
      'Post "https://me:p@ss@h:80/x": refused',
      String.raw`"Post \"https://me:xxxxx@h:80/x\": refused"`,
    ],
    ['an error with a password', new Error('http://:tok@h'), 'http://:xxxxx@h'],
    ['a URL without one', 'http://h:80/a@b:c@d', 'http://h:80/a@b:c@d'],
  ])('writes %s', (_, value, written) => {
    expect(fieldsOf({ value })).toBe(`value=${written}`);
  });

  it('leaves undefined fields out', () => {
    expect(fieldsOf({ a: undefined, b: 1 })).toBe('b=1');
  });

  it('keeps an event on one line whatever is in it', () => {
    const text = logged((logger) => logger.info('a\nb', { 'k\n': 'v\n', e: new Error('x\ny') }));
    expect(text.indexOf('\n')).toBe(text.length - 1);
  });
});
