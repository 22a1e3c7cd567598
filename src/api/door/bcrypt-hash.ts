/** Version, cost, 22 characters of salt and 31 of digest. */
const HASH = /^\$2[abxy]?\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const LENGTH = 60;
const MIN_COST = 4;
const MAX_COST = 31;

/** What is wrong with a bcrypt hash, in the words of Go's bcrypt; undefined for a good one. It is not shown. */
export function hashProblem(hash: string): string | undefined {
  if (hash.length < LENGTH - 1) {
    return 'crypto/bcrypt: hashedSecret too short to be a bcrypted password';
  }
  const [, cost] = HASH.exec(hash) ?? [];
  if (cost === undefined) return 'crypto/bcrypt: the password is no bcrypt hash';
  if (Number(cost) >= MIN_COST && Number(cost) <= MAX_COST) return undefined;
  return `crypto/bcrypt: cost ${Number(cost)} is outside allowed inclusive range ${MIN_COST}..${MAX_COST}`;
}

/** A hash of no known password that takes as long to check as the costliest of `hashes`. */
export function decoyOf(hashes: Iterable<string>): string {
  let cost = 10;
  for (const hash of hashes) cost = Math.max(cost, Number(HASH.exec(hash)?.[1] ?? 0));
  return `$2b$${String(cost).padStart(2, '0')}$${'toCSinknowsNobody.ofThisName'.slice(0, 22)}${'.'.repeat(31)}`;
}
