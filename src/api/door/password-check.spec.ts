import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { type Credentials, PasswordCheck } from './password-check.ts';

const RIGHT: Credentials = { user: 'alice', password: 'secret', hash: 'H', exists: true };

let clock: ManualClock;
let verified: string[];
let passwords: PasswordCheck;

beforeEach(() => {
  clock = new ManualClock(0);
  verified = [];
  const verifier = {
    verify: async (password: string, hash: string): Promise<boolean> => {
      verified.push(password);
      if (password === 'boom') throw new Error('thread died');
      return password === 'secret' && hash === 'H';
    },
  };
  passwords = new PasswordCheck({ verifier, clock, secret: new Uint8Array(32) });
});

async function kindOf(given: Partial<Credentials>, address = '10.0.0.1'): Promise<string> {
  const credentials = { ...RIGHT, ...given };
  const { kind } = passwords.known(credentials) ?? (await passwords.check(credentials, address));
  return kind;
}

describe('passwords', () => {
  it('are checked once', async () => {
    expect([await kindOf({}), await kindOf({})]).toEqual(['right', 'right']);
    expect([await kindOf({ password: 'x' }), await kindOf({ password: 'x' })]).toEqual([
      'wrong',
      'wrong',
    ]);
    expect(verified).toEqual(['secret', 'x']);
  });

  it('are checked once where many come together', async () => {
    const kinds = await Promise.all(Array.from({ length: 20 }, () => kindOf({})));
    expect(new Set(kinds)).toEqual(new Set(['right']));
    expect(verified).toEqual(['secret']);
  });

  it('are checked again when the hash has changed', async () => {
    expect(await kindOf({})).toBe('right');
    expect(await kindOf({ hash: 'J' })).toBe('wrong');
  });

  it('of a user who does not exist are checked and wrong, even if the decoy fits', async () => {
    expect(await kindOf({ user: 'nobody', exists: false })).toBe('wrong');
    expect(verified).toEqual(['secret']);
  });

  it('cannot be guessed fast from one address', async () => {
    const kinds: string[] = [];
    for (let i = 0; i < 12; i++) kinds.push(await kindOf({ password: String(i) }));
    expect(kinds.slice(0, 10)).toEqual(Array<string>(10).fill('wrong'));
    expect(kinds.slice(10)).toEqual(['wait', 'wait']);
    expect(await kindOf({ password: 'from elsewhere' }, '10.0.0.2')).toBe('wrong');
    await clock.advance(5000);
    expect(await kindOf({ password: 'later' })).toBe('wrong');
    expect(await kindOf({ password: 'too soon' })).toBe('wait');
  });

  it('that are known to be right get in from an address that guesses', async () => {
    expect(await kindOf({})).toBe('right');
    for (let i = 0; i < 20; i++) await kindOf({ password: String(i) });
    expect(await kindOf({})).toBe('right');
  });

  it('that are right cost nothing of what may be wrong', async () => {
    for (let i = 0; i < 30; i++) expect(await kindOf({ user: `u${i}` })).toBe('right');
  });

  it('wait in a queue that has an end', async () => {
    const asked = Array.from({ length: 40 }, (_, i) => kindOf({ password: String(i) }, String(i)));
    const kinds = await Promise.all(asked);
    expect(kinds.filter((kind) => kind === 'wait')).toHaveLength(8);
  });

  it('that cannot be checked are neither right nor wrong', async () => {
    await expect(kindOf({ password: 'boom' })).rejects.toThrow('thread died');
    expect(passwords.known({ ...RIGHT, password: 'boom' })).toBeUndefined();
  });

  it('that are wrong do not drive out those that are right', async () => {
    expect(await kindOf({})).toBe('right');
    for (let i = 0; i < 1500; i++) await kindOf({ password: String(i) }, String(i));
    expect(passwords.known(RIGHT)?.kind).toBe('right');
    expect(passwords.known({ ...RIGHT, password: '0' })).toBeUndefined();
  });
});
