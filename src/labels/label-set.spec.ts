import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import xxhash from 'xxhash-wasm';
import { createAlertHash } from './alert-hash.ts';
import { fnv1aPairs } from './fingerprint.ts';
import { LabelInterner } from './interner.ts';
import { LabelSet } from './label-set.ts';
import { comparePairs, Pairs } from './pairs.ts';

const record = fc.dictionary(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
  {
    maxKeys: 5,
    noNullPrototype: true,
  },
);

describe('fingerprints', () => {
  // As Alertmanager 0.34 showed them for these labels.
  it.each([
    [{ a: 'b' }, 'd2b371819297f98a'],
    [{ A: 'b', c: 'd' }, '0dfc33bc200bded5'],
    [{ f: 'é', u: '\ufffdx<&>\u2028' }, '4cfbcf72b12993fb'],
    [{}, 'cbf29ce484222325'],
  ])('of %j is %s', (labels, fingerprint) => {
    expect(LabelSet.of(labels).fingerprint).toBe(fingerprint);
  });

  it('agree with a plain 64-bit computation over UTF-8', () => {
    fc.assert(
      fc.property(record, (labels) => {
        const { names, values } = Pairs.of(labels);
        const [high, low] = fnv1aPairs(names, values);
        expect((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)).toBe(naiveFnv(names, values));
      }),
    );
  });
});

function naiveFnv(names: readonly string[], values: readonly string[]): bigint {
  let hash = 0xcbf29ce484222325n;
  const add = (byte: number): void => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  };
  names.forEach((name, i) => {
    for (const text of [name, values[i] ?? '']) {
      for (const byte of Buffer.from(text)) add(byte);
      add(0xff);
    }
  });
  return hash;
}

describe('the hash of the notification log', () => {
  // Computed by Alertmanager's hashAlert.
  it.each([
    [{}, 0xef46db3751d8e999n],
    [{ a: 'b' }, 0x608891b6a4fd3588n],
    [{ alertname: 'High', inst: 'é' }, 0xfd66231ac918bf52n],
  ])('of %j', async (labels, expected) => {
    const hash = await createAlertHash();
    expect(hash(Pairs.of(labels))).toBe(expected);
  });

  it('is that of names and values in UTF-8, each with 0xff behind it', async () => {
    const hash = await createAlertHash();
    const xx = await xxhash();
    const separator = Buffer.from([0xff]);
    fc.assert(
      fc.property(fc.oneof(record, fc.dictionary(fc.string(), fc.string())), (labels) => {
        const pairs = Pairs.of(labels);
        const parts = [...pairs.entries()].flat().map((text) => [Buffer.from(text), separator]);
        expect(hash(pairs)).toBe(xx.h64Raw(Buffer.concat(parts.flat())));
      }),
    );
  });

  it('does not depend on what was hashed before, however long', async () => {
    const hash = await createAlertHash();
    const small = Pairs.of({ a: 'é' });
    const before = hash(small);
    hash(Pairs.of({ a: 'x'.repeat(100_000) }));
    expect(hash(small)).toBe(before);
  });
});

describe('the interner', () => {
  it('gives one object for equal labels in any order, and others for others', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        const interner = new LabelInterner();
        const first = records.map((labels) => interner.intern(labels));
        const again = records.map((labels) =>
          interner.intern(Object.fromEntries(Object.entries(labels).reverse())),
        );
        expect(again.every((set, i) => set === first[i])).toBe(true);
        first.forEach((set, i) => expect(set.toRecord()).toEqual(records[i]));
        expect(interner.size).toBe(new Set(first).size);
      }),
    );
  });

  it('tells apart names that join to the same text', () => {
    const interner = new LabelInterner();
    expect(interner.intern({ 'a\u0000b': 'x' }).names).toEqual(['a\u0000b']);
    expect(interner.intern({ a: 'x', b: 'y' }).names).toEqual(['a', 'b']);
  });

  it('leaves out labels with an empty value', () => {
    const interner = new LabelInterner();
    expect(interner.intern({ a: 'x', b: '' })).toBe(interner.intern({ a: 'x' }));
  });

  it('forgets what is swept and keeps what is in use', () => {
    const interner = new LabelInterner();
    const kept = interner.intern({ a: '1' });
    const gone = interner.intern({ a: '2' });
    interner.sweep((labels) => labels === kept);
    expect(interner.size).toBe(1);
    expect(interner.intern({ a: '1' })).toBe(kept);
    expect(interner.intern({ a: '2' })).not.toBe(gone);
  });

  it('takes __proto__ and constructor for names like any other', () => {
    const labels = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>;
    const set = new LabelInterner().intern(labels);
    expect(set.get('__proto__')).toBe('x');
    expect(set.get('constructor')).toBe('y');
    expect(set.get('toString')).toBe('');
  });
});

describe('the order of label sets', () => {
  it.each([
    ['fewer labels first', { z: '9' }, { a: '1', b: '1' }],
    ['then by value', { a: '1', b: '2' }, { a: '1', b: '3' }],
    ['one that lacks the first name that differs comes first', { b: '1' }, { a: '1' }],
    ['earlier values weigh more than later names', { a: '1', c: '1' }, { a: '2', b: '1' }],
    ['bytes, not UTF-16 units', { a: '\ufffd' }, { a: '\u{1f600}' }],
  ])('%s', (_name, a, b) => {
    expect(comparePairs(Pairs.of(a), Pairs.of(b))).toBeLessThan(0);
    expect(comparePairs(Pairs.of(b), Pairs.of(a))).toBeGreaterThan(0);
  });

  it('agrees with the rule as prometheus/common states it', () => {
    const small = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(small, small, (a, b) => {
        expect(comparePairs(Pairs.of(a), Pairs.of(b)) < 0).toBe(naiveBefore(a, b));
      }),
    );
  });
});

function naiveBefore(a: Record<string, string>, b: Record<string, string>): boolean {
  const sizes = Object.keys(a).length - Object.keys(b).length;
  if (sizes !== 0) return sizes < 0;
  for (const name of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
    const x = a[name];
    const y = b[name];
    if (x === undefined) return true;
    if (y === undefined) return false;
    if (x !== y) return x < y;
  }
  return false;
}
