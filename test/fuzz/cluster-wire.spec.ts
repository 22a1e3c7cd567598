import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, jest } from '@jest/globals';
import { CodedError } from '../../src/base/errors.ts';
import { FrameReader } from '../../src/cluster/transport/tls/frame.ts';
import { decodePacket } from '../../src/cluster/wire/packet.ts';
import { StreamDecoder } from '../../src/cluster/wire/stream-decoder.ts';
import { fuzzPlan } from './plan.ts';
import { WireMutations } from './wire-mutations.ts';

const { seed, packets } = fuzzPlan(process.env);
/** No packet may take longer; a hundred times what the slowest is seen to take. */
const LIMIT_MS = 2_000;
/** What the heap may differ by when all is collected. */
const LIMIT_BYTES = 16 * 1024 * 1024;

jest.setTimeout(3_600_000);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heldBytes(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

interface Outcome {
  accepted: number;
  slowestMs: number;
  greatestBytes: number;
  readonly codes: Map<string, number>;
}

/** Decodes `count` inputs, and holds that nothing but a CodedError is thrown and nothing stays behind. */
function fuzz<T>(count: number, make: () => T, decode: (input: T) => unknown): Outcome {
  const outcome: Outcome = { accepted: 0, slowestMs: 0, greatestBytes: 0, codes: new Map() };
  for (let i = 0; i < Math.min(count, 2_000); i++) attempt(make(), decode);
  const before = heldBytes();
  for (let i = 0; i < count; i++) {
    const input = make();
    const { result, ms } = attempt(input, decode);
    if (result === 'taken') outcome.accepted++;
    else outcome.codes.set(result, (outcome.codes.get(result) ?? 0) + 1);
    if (ms > outcome.slowestMs)
      outcome.slowestMs = Math.max(outcome.slowestMs, again(input, decode));
    if (i % 1_000 !== 0) continue;
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    outcome.greatestBytes = Math.max(outcome.greatestBytes, heapUsed + arrayBuffers - before);
  }
  const grown = heldBytes() - before;
  if (process.env['TOCSIN_FUZZ_REPORT'] !== undefined) report(count, grown, outcome);
  expect(grown).toBeLessThan(LIMIT_BYTES);
  expect(outcome.slowestMs).toBeLessThan(LIMIT_MS);
  // A fuzzer whose every case is refused at the door tries nothing.
  expect(outcome.accepted).toBeGreaterThan(count / 100);
  return outcome;
}

function attempt<T>(input: T, decode: (input: T) => unknown): { result: string; ms: number } {
  const start = performance.now();
  let result = 'taken';
  try {
    if (decode(input) === undefined) result = 'nothing yet';
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    result = error.code;
  }
  return { result, ms: performance.now() - start };
}

/** How long an input takes really: the first time something else may have had the machine. */
function again<T>(input: T, decode: (input: T) => unknown): number {
  return Math.min(...Array.from({ length: 3 }, () => attempt(input, decode).ms));
}

function report(count: number, grown: number, outcome: Outcome): void {
  const { accepted, slowestMs, greatestBytes, codes } = outcome;
  const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const slowest = `slowest ${slowestMs.toFixed(1)} ms`;
  const memory = `held afterwards ${mib(grown)} more, at most ${mib(greatestBytes)} in between`;
  const refused = [...codes].map(([code, times]) => `${code} ${times}`).join(', ');
  process.stderr.write(`${count}: taken ${accepted}; ${refused}; ${slowest}; ${memory}\n`);
}

it(`any bytes are messages or a coded error, ${packets} packets (seed ${seed})`, () => {
  const mutations = new WireMutations(seed);
  const { codes } = fuzz(
    packets,
    () => mutations.mutated(mutations.packets),
    (bytes) => {
      const messages = decodePacket(bytes, { label: bytes[0] === 244 ? 'prod-eu' : '' });
      return messages.length > 0 ? messages : undefined;
    },
  );
  expect([...codes.keys()]).toEqual(
    expect.arrayContaining([
      ...['gossip-malformed', 'gossip-truncated', 'gossip-checksum', 'gossip-unknown-kind'],
    ]),
  );
});

it(`any bytes on a stream are a message, none yet, or a coded error, ${packets / 4} streams (seed ${seed})`, () => {
  const mutations = new WireMutations(seed + 1);
  fuzz(
    packets / 4,
    () => mutations.pieces(mutations.mutated(mutations.streams)),
    (pieces) => {
      const decoder = new StreamDecoder({ label: pieces[0]?.[0] === 244 ? 'prod-eu' : '' });
      for (const piece of pieces) {
        const message = decoder.push(piece);
        if (message !== undefined) return message;
      }
      return undefined;
    },
  );
});

it(`any bytes over TLS are frames, none yet, or a coded error, ${packets / 10} connections (seed ${seed})`, () => {
  const mutations = new WireMutations(seed + 2);
  fuzz(
    packets / 10,
    () => mutations.mutated(mutations.frames),
    (bytes) => {
      const reader = new FrameReader();
      reader.push(bytes);
      return reader.next();
    },
  );
});
