import { afterAll, describe, expect, it } from '@jest/globals';
import { decoyOf, hashProblem } from './bcrypt-hash.ts';
import { BcryptVerifier } from './bcrypt-verifier.ts';

/** Of `secret`, made by other programs: with `htpasswd` comes $2y, with Python $2b. */
const OF_SECRET = '$2b$06$qPlNvhDv12A2PU6JGm8vnuczCTyQHl0cbeT2Vsz93Y73YOiDd6gaa';
/** Of `fakepassword`, by Go. */
const OF_FAKE = '$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi';

describe('bcrypt', () => {
  const verifier = new BcryptVerifier();
  afterAll(() => verifier.close());

  it('tells right from wrong on a thread of its own, in the order asked', async () => {
    const answers = await Promise.all([
      verifier.verify('secret', OF_SECRET),
      verifier.verify('Secret', OF_SECRET),
      verifier.verify('fakepassword', OF_FAKE),
      verifier.verify('', OF_SECRET),
      verifier.verify('secret', decoyOf([OF_SECRET])),
    ]);
    expect(answers).toEqual([true, false, true, false, false]);
  });

  it('goes on after its thread has died', async () => {
    await verifier.close();
    expect(await verifier.verify('secret', OF_SECRET)).toBe(true);
  });

  it('has a decoy that costs as much as the costliest hash', () => {
    const costly = OF_FAKE.replace('$10$', '$13$');
    expect(decoyOf([OF_SECRET, costly])).toMatch(/^\$2b\$13\$/);
    expect(hashProblem(decoyOf([OF_SECRET, costly]))).toBeUndefined();
  });
});
