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
  return (labels) => {
    let units = 0;
    for (const name of labels.names) units += name.length + 1;
    for (const value of labels.values) units += value.length + 1;
    if (units * MAX_BYTES_PER_UNIT > scratch.length)
      scratch = Buffer.alloc(units * MAX_BYTES_PER_UNIT);
    let end = 0;
    for (let i = 0; i < labels.values.length; i++) {
      end += scratch.write(labels.names[i] ?? '', end);
      scratch[end++] = SEPARATOR;
      end += scratch.write(labels.values[i] ?? '', end);
      scratch[end++] = SEPARATOR;
    }
    return xx.h64Raw(scratch.subarray(0, end));
  };
}
