import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Claim, decodeClaim, encodeClaim } from './claim-message.ts';

const GROUP = '000102030405060708090a0b0c0d0e0f';

const claim: fc.Arbitrary<Claim> = fc.record({
  group: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((b) => Buffer.from(b).toString('hex')),
  by: fc.string({ unit: 'grapheme', minLength: 1 }),
  number: fc.nat(0xffffffff),
  kind: fc.constantFrom('asks' as const, 'tells' as const, 'done' as const),
});

it('is read as it was written', () => {
  fc.assert(
    fc.property(claim, (said) => {
      expect(decodeClaim(encodeClaim(said))).toEqual(said);
    }),
  );
});

it('is the same bytes in every version', () => {
  const bytes = encodeClaim({ group: GROUP, by: 'a', number: 300, kind: 'tells' });
  expect(Buffer.from(bytes).toString('hex')).toBe(`0a10${GROUP}12016118ac022001`);
});

it.each([
  ['nothing', ''],
  ['a group of another length', '0a0100120161180120012001'],
  ['a kind that is not known', `0a10${GROUP}12016118012003`],
  ['no kind', `0a10${GROUP}1201611801`],
  ['a group cut short', '0a100001'],
  ['a name that is no text', `0a10${GROUP}1201ff18012001`],
])('that says %s is refused', (_, hex) => {
  expect(() => decodeClaim(Buffer.from(hex, 'hex'))).toThrow(/not a valid Claim/);
});
