import xxhash from 'xxhash-wasm';
import type { Pairs } from './pairs.ts';

/** The identity of an alert in the notification log: 64 bits, unsigned. */
export type AlertHash = (labels: Pairs) => bigint;

const SEPARATOR = 0xff;
const INITIAL_BYTES = 4096;
/** UTF-8 takes at most three bytes for each UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * xxHash64 over `name 0xff value 0xff …` in UTF-8, names sorted bytewise: what Alertmanager (`hashAlert` in `notify`)
 * writes into the notification log and gossips, so it must be the same to the bit.
 */
export async function createAlertHash(): Promise<AlertHash> {
  const xx = await xxhash();
  let scratch = Buffer.alloc(INITIAL_BYTES);
  return ({ names, values }) => {
    let text = '';
    for (let i = 0; i < values.length; i++) text += `${names[i] ?? ''}\0${values[i] ?? ''}\0`;
    if (text.length * MAX_BYTES_PER_UNIT > scratch.length)
      scratch = Buffer.alloc(text.length * MAX_BYTES_PER_UNIT);
    const end = scratch.write(text);
    // All of it is ASCII: every text is where its characters say.
    const isAscii = end === text.length;
    let at = 0;
    for (let i = 0; i < values.length; i++) {
      at += lengthOf(names[i] ?? '', isAscii);
      scratch[at++] = SEPARATOR;
      at += lengthOf(values[i] ?? '', isAscii);
      scratch[at++] = SEPARATOR;
    }
    return xx.h64Raw(scratch.subarray(0, end));
  };
}

function lengthOf(text: string, isAscii: boolean): number {
  return isAscii ? text.length : Buffer.byteLength(text);
}
