import { describe, expect, it } from '@jest/globals';
import { Secret } from '../secret.ts';
import {
  goDuration,
  goDurationText,
  hostPort,
  promDuration,
  secretTemplateUrl,
  secretUrl,
  url,
} from './formats.ts';
import { Scalar } from './scalar.ts';
import type { Tree } from './scalar.ts';
import {
  anything,
  bool,
  filled,
  float,
  integer,
  lazily,
  list,
  map,
  object,
  oneOf,
  optional,
  readTree,
  secret,
  text,
  then,
} from './schema.ts';
import type { Schema } from './schema.ts';

const NULL = new Scalar('', null, '!!null');
const string = (given: string): Scalar => new Scalar(given, given, '!!str');
const number = (given: number | bigint, tag = '!!int'): Scalar =>
  new Scalar(String(given), given, tag);
const yes = new Scalar('yes', true, '!!bool');

function read<T>(schema: Schema<T>, tree: Tree): T | string {
  const outcome = readTree(schema, tree);
  return 'value' in outcome
    ? outcome.value
    : outcome.findings.map(({ message, path }) => `${path.join('.')}: ${message}`).join('\n');
}

describe('a scalar is read', () => {
  it.each<[name: string, schema: Schema<unknown>, node: Tree, result: unknown]>([
    ['as text whatever it looks like', text(), yes, 'yes'],
    ['as the empty text where it is null', text(), NULL, ''],
    ['as text only where it is one', text(), [], ': cannot unmarshal !!seq into string'],
    ['as not given where it is empty', filled(), string(''), undefined],
    ['as boolean', bool(), yes, true],
    ['as boolean, false where it is null', bool(), NULL, false],
    ['as boolean only unquoted', bool(), string('yes'), ': cannot unmarshal !!str `yes` into bool'],
    ['as number', integer({ kind: 'int' }), number(5), 5],
    ['as number without its fraction', integer({ kind: 'int' }), number(5.9, '!!float'), 5],
    [
      'as number only in its range',
      integer({ kind: 'uint64' }),
      number(-1),
      ': cannot unmarshal !!int `-1` into uint64',
    ],
    [
      'as number only up to 63 bits',
      integer({ kind: 'int64' }),
      number(2n ** 63n),
      ': cannot unmarshal !!int `9223372...` into int64',
    ],
    ['as number with a fraction', float(), number(0.5, '!!float'), 0.5],
    ['as one of some words', oneOf(['a', 'b'], (given) => `not ${given}`), string('b'), 'b'],
    ['as none of them', oneOf(['a', 'b'], (given) => `not ${given}`), string('c'), ': not c'],
    ['as Prometheus duration', promDuration(), string('1d'), 86_400_000],
    ['as Prometheus duration without a unit', promDuration(), number(0), 0],
    ['as Go duration', goDuration(), string('1.5s'), 1500],
    ['as Go duration in nanoseconds', goDuration(), number(1_500_000), 1.5],
    [
      'as Go duration with a unit',
      goDurationText(),
      number(60),
      ': time: missing unit in duration "60"',
    ],
    ['as URL', url(), string('http://x/y'), 'http://x/y'],
    ['as URL only of the web', url(), string('x'), ': unsupported scheme "" for URL'],
    ['as address', hostPort(), string('x:25'), 'x:25'],
    [
      'as address only with a port',
      hostPort(),
      string('x'),
      ': address x: missing port in address',
    ],
  ])('%s', (_name, schema, node, result) => {
    expect(read(schema, node)).toEqual(result);
  });

  it('as secrets that do not show', () => {
    for (const schema of [secret(), secretUrl(), secretTemplateUrl()]) {
      const value = read(schema as Schema<unknown>, string('http://x'));
      expect(value).toBeInstanceOf(Secret);
      expect((value as Secret).reveal()).toBe('http://x');
    }
    expect(read(secretUrl(), string('<secret>'))).toBeInstanceOf(Secret);
    expect(read(secretTemplateUrl(), string('{{ .X }}'))).toBeInstanceOf(Secret);
    expect(read(secretTemplateUrl(), string('hunter2'))).toBe(
      ': invalid URL: unsupported scheme "" for URL',
    );
  });
});

describe('a collection is read', () => {
  const schema = object({ a: text(), b: list(bool()), c: map(integer({ kind: 'int' })) });

  it('with what was not given, or null, as undefined', () => {
    expect(read(schema, { a: string('x'), b: NULL })).toEqual({ a: 'x', b: undefined });
    expect(read(schema, NULL)).toBeUndefined();
    expect(read(optional(promDuration()), NULL)).toBeUndefined();
  });

  it('with every finding in it, at its path', () => {
    const tree = {
      a: [],
      b: [yes, string('x'), yes, NULL, number(1)],
      c: { d: string('y'), 'e f': number(2) },
      g: NULL,
    };
    expect(read(schema, tree)).toBe(
      [
        'a: cannot unmarshal !!seq into string',
        'b.1: cannot unmarshal !!str `x` into bool',
        'b.4: cannot unmarshal !!int `1` into bool',
        'c.d: cannot unmarshal !!str `y` into int',
        'g: field not found',
      ].join('\n'),
    );
  });

  it('only where it is one, and says nothing of what a scalar in its place holds', () => {
    expect(read(schema, string('hunter2'))).toBe(': cannot unmarshal !!str into a mapping');
    expect(read(list(text()), string('hunter2'))).toBe(': cannot unmarshal !!str into a list');
    expect(read(map(text()), [])).toBe(': cannot unmarshal !!seq into a mapping');
  });

  it('as plain data where anything may stand', () => {
    expect(read(anything(), { a: [yes, number(5n)], b: { c: NULL } })).toEqual({
      a: [true, 5],
      b: { c: null },
    });
  });

  it('further by functions, which may refuse it in several points', () => {
    const sum = then(schema, (given, report) => {
      if (given?.a === 'bad') report('bad a', { path: ['a'] });
      if (given?.b === undefined) report('no b');
      return 1;
    });
    expect(read(sum, { a: string('x'), b: [] })).toBe(1);
    expect(read(list(sum), [{ a: string('bad') }])).toBe('0.a: bad a\n0: no b');
  });

  it('by schemas that are made when they are needed', () => {
    let made = 0;
    const lazy = lazily(() => {
      made++;
      return schema;
    });
    const holder = object({ x: lazy, y: text() });
    expect(read(holder, { y: string('y') })).toEqual({ y: 'y' });
    expect(made).toBe(0);
    expect(read(list(holder), [{ x: { a: yes } }, { x: { h: yes } }])).toBe(
      '1.x.h: field not found',
    );
    expect(made).toBe(1);
  });
});
