import { ScanBytes } from './scan-bytes.ts';
import type { KnownNames } from './shape-cache.ts';

const QUOTE = 0x22;
const COLON = 0x3a;
/** How long a name may be, and how many may follow one. What is beyond is not known by its bytes. */
const MAX_NAME_BYTES = 256;
const MAX_FOLLOWERS = 64;
/** How many names in their places are remembered before starting afresh. */
const MAX_NODES = 10_000;

/** A name at its place in a list of names. */
export interface NameNode {
  readonly name: string;
  /** `"name":"` as it stands in JSON. */
  readonly bytes: ScanBytes;
  readonly before: NameNode | undefined;
  readonly followers: NameNode[];
  /** How many names there are up to this one. */
  readonly count: number;
  /** What the list is that ends here, once somebody has looked. */
  known: KnownNames | undefined;
}

/**
 * The lists of names that come again and again, by their bytes: senders write the names of an alert in one order, so
 * that a list once met is known again by comparing bytes, without a text being made.
 */
export class NameTree {
  #root = node('', ScanBytes.none, undefined);
  #size = 0;

  get root(): NameNode {
    return this.#root;
  }

  /** The name at `at`, written `"name":"`, that follows `before`. Undefined unless it is a plain name, and a new one. */
  next(before: NameNode, bytes: ScanBytes, at: number): NameNode | undefined {
    for (const follower of before.followers) if (bytes.has(follower.bytes, at)) return follower;
    return this.#learn(before, bytes.bytes, at);
  }

  #learn(before: NameNode, bytes: Buffer, at: number): NameNode | undefined {
    if (bytes[at] !== QUOTE) return undefined;
    let end = at + 1;
    while (end - at <= MAX_NAME_BYTES && isNameByte(bytes[end] ?? 0, end === at + 1)) end++;
    const isWhole = bytes[end] === QUOTE && bytes[end + 1] === COLON && bytes[end + 2] === QUOTE;
    if (!isWhole || end === at + 1) return undefined;
    const name = String.fromCharCode(...bytes.subarray(at + 1, end));
    for (let each: NameNode | undefined = before; each !== undefined; each = each.before)
      if (each.name === name) return undefined;
    if (before.followers.length >= MAX_FOLLOWERS) before.followers.length = 0;
    if (++this.#size > MAX_NODES) {
      this.#root = node('', ScanBytes.none, undefined);
      this.#size = 0;
    }
    const learned = node(name, new ScanBytes(Buffer.from(bytes.subarray(at, end + 3))), before);
    before.followers.push(learned);
    return learned;
  }
}

/** The names up to this one, in their order. */
export function namesUpTo(last: NameNode): string[] {
  const names = new Array<string>(last.count);
  for (let each = last; each.before !== undefined; each = each.before)
    names[each.count - 1] = each.name;
  return names;
}

function node(name: string, bytes: ScanBytes, before: NameNode | undefined): NameNode {
  const count = before === undefined ? 0 : before.count + 1;
  return { name, bytes, before, followers: [], count, known: undefined };
}

/** Letters, digits and underscores, not beginning with a digit: the names that are valid in every mode. */
function isNameByte(byte: number, isFirst: boolean): boolean {
  const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  return isLetter || byte === 0x5f || (!isFirst && byte >= 0x30 && byte <= 0x39);
}
