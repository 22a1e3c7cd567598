import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { batches, benchAlerts } from './alerts.ts';
import type { BenchServer } from './bench-server.ts';
import { threadCpuSeconds } from './proc.ts';
import { CONNECTIONS, QUIET, settled, withServer } from './stages.ts';
import type { Stage, StageContext } from './stages.ts';
import { pour } from './wire.ts';

const COUNT = 100_000;
const INTERVAL_US = 250;
/** As libuv names its threads: LMDB writes on them, and nobody else has work for them meanwhile. */
const WRITER = 'libuv-worker';
/** Where the code is that brings state to the disk. */
const DURABLE = /\/(?:alerts\/durable|dispatch\/durable|storage|node_modules\/lmdb)\//;

/** As V8 writes it: times in microseconds of the machine's monotonic clock. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    readonly children?: readonly number[];
  }[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Which of the program's sources a place in the bundle comes from. */
class Sources {
  readonly #maps = new Map<string, SourceMap | undefined>();

  of({ url, lineNumber, columnNumber }: CpuProfile['nodes'][number]['callFrame']): string {
    if (!url.startsWith('file:')) return url;
    const entry = this.#map(fileURLToPath(url))?.findEntry(lineNumber, columnNumber);
    return entry !== undefined && 'originalSource' in entry ? entry.originalSource : url;
  }

  #map(file: string): SourceMap | undefined {
    if (!this.#maps.has(file)) this.#maps.set(file, readMap(`${file}.map`));
    return this.#maps.get(file);
  }
}

function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload);
  } catch {
    return undefined;
  }
}

/**
 * The microseconds between two instants that a thread worked, and those of them in code that brings state to the disk.
 * Collecting garbage is left out of both: it comes to those who make it about as they work.
 */
function worked(profile: CpuProfile, sources: Sources, from: number, to: number) {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const durable = new Set<number>();
  const mark = (id: number, isBelow: boolean): void => {
    const node = nodes.get(id);
    if (node === undefined) return;
    const isDurable = isBelow || DURABLE.test(sources.of(node.callFrame));
    if (isDurable) durable.add(id);
    for (const child of node.children ?? []) mark(child, isDurable);
  };
  const [root] = profile.nodes;
  if (root !== undefined) mark(root.id, false);
  let at = profile.startTime;
  const sum = { all: 0, durable: 0 };
  for (const [i, id] of profile.samples.entries()) {
    const took = profile.timeDeltas[i] ?? 0;
    at += took;
    const name = nodes.get(id)?.callFrame.functionName ?? '';
    if (at < from || at > to || name === '(idle)' || name === '(garbage collector)') continue;
    sum.all += took;
    if (durable.has(id)) sum.durable += took;
  }
  return sum;
}

function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** Has the new alerts come; answers from when to when the server worked on them. */
async function alertsCome(server: BenchServer): Promise<readonly [fromUs: number, toUs: number]> {
  await settled(server);
  const begin = nowUs();
  await pour(server.port, batches(benchAlerts(0, COUNT)), CONNECTIONS);
  await settled(server);
  return [begin, nowUs()];
}

/** The CPU seconds that they cost, and those of them that the threads which write have used. */
function cpuOf(context: StageContext): Promise<{ readonly all: number; readonly writing: number }> {
  return withServer(context, QUIET, async (server) => {
    await settled(server);
    const [all, writing] = [server.cpuSeconds(), threadCpuSeconds(server.pid, WRITER)];
    await alertsCome(server);
    return {
      all: server.cpuSeconds() - all,
      writing: threadCpuSeconds(server.pid, WRITER) - writing,
    };
  });
}

/** How much of the main thread's work goes to the disk. */
async function shareOf(context: StageContext): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-profile-'));
  const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${INTERVAL_US}`];
  const program = { ...context.program, args: [...flags, ...context.program.args] };
  // Both cores: on one a writing thread would interrupt the other, which a profile takes for work of that.
  const timing = { ...QUIET, cores: '0,1' };
  try {
    const [from, to] = await withServer({ ...context, program }, timing, alertsCome);
    // CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile
    const main = readdirSync(folder).find((file) => file.split('.')[4] === '0');
    if (main === undefined) throw new Error('there is no profile of the main thread');
    const profile = JSON.parse(readFileSync(join(folder, main), 'utf8')) as CpuProfile;
    const { all, durable } = worked(profile, new Sources(), from, to);
    if (durable === 0) throw new Error('the profile shows no work');
    return durable / all;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * What it costs to bring new alerts to the disk: of the main thread's time by a profile, of V8's own threads as much, and
 * the threads that write. The CPU is that of another run, as being profiled costs.
 */
export const durability: Stage = {
  id: 'durability',
  async run(context) {
    if (context.program.name !== 'tocsin') return {};
    const { all, writing } = await cpuOf(context);
    const share = await shareOf(context);
    const durable = share * (all - writing) + writing;
    return { durabilityCost: (100 * durable) / (all - durable) };
  },
};
