import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { SeededRandom } from '../base/testing/seeded-random.ts';
import { Memberlist, type MemberlistDelegate, type MemberlistOptions } from './memberlist.ts';
import type { Member } from './swim/member.ts';
import { type LinkConditions, MemoryNetwork, PERFECT_LINK } from './transport/memory-network.ts';
import type { Transport, TransportHandler } from './transport/transport.ts';
import type { Endpoint, PushPullMember } from './wire/messages.ts';

let clock: ManualClock;
let network: MemoryNetwork;

beforeEach(() => {
  clock = new ManualClock();
  network = new MemoryNetwork({ clock, random: new SeededRandom(1) });
});

/** What a replica was told, and when. */
class Notes implements MemberlistDelegate {
  readonly events: string[] = [];
  readonly times = new Map<string, number>();
  readonly messages: string[] = [];
  readonly states: string[] = [];
  readonly alive = new Set<string>();
  readonly sent = { count: 0, bytes: 0 };
  pings = 0;
  state = '';

  /** What to do with a message that is heard for the first time. */
  passOn: ((data: Uint8Array, from: Endpoint | undefined) => void) | undefined;

  message(data: Uint8Array, from?: Endpoint): void {
    const text = Buffer.from(data).toString();
    if (!this.messages.includes(text)) this.passOn?.(data, from);
    this.messages.push(text);
  }
  localState(join: boolean): Uint8Array {
    return Buffer.from(this.state === '' ? '' : `${this.state}${join ? ' joins' : ''}`);
  }
  mergeState(state: Uint8Array, join: boolean): void {
    this.states.push(`${Buffer.from(state).toString()}${join ? ' at a join' : ''}`);
  }
  joined(member: Member): void {
    this.#note(`${member.name} joined`);
  }
  left(member: Member): void {
    this.#note(`${member.name} ${member.state}`);
  }
  updated(member: Member): void {
    this.#note(`${member.name} updated`);
  }
  pinged(): void {
    this.pings += 1;
  }
  conflict(known: Member): void {
    this.#note(`${known.name} conflict`);
  }
  heardAlive(name: string): void {
    this.alive.add(name);
  }
  sentBroadcasts(count: number, bytes: number): void {
    this.sent.count += count;
    this.sent.bytes += bytes;
  }

  #note(event: string): void {
    this.events.push(event);
    this.times.set(event, clock.monotonic());
  }
}

interface Replica {
  readonly list: Memberlist;
  readonly notes: Notes;
  readonly logger: MemoryLogger;
  readonly transport: Transport;
}

function endpoint(n: number): Endpoint {
  return { host: `10.0.0.${n}`, port: 9094 };
}

function replica(n: number, options: Partial<MemberlistOptions> = {}, seed = n): Replica {
  const notes = new Notes();
  const logger = new MemoryLogger();
  const transport = network.transport(endpoint(n));
  const identity = { name: `m${n}`, endpoint: endpoint(n), meta: new Uint8Array(), label: '' };
  const ports = { transport, clock, random: new SeededRandom(seed), logger, delegate: notes };
  const list = new Memberlist({ ...identity, ...options }, ports);
  list.start();
  return { list, notes, logger, transport };
}

/** `m1` to `m<count>`, all joined to the first. */
async function cluster(
  count: number,
  options: Partial<MemberlistOptions> = {},
): Promise<Replica[]> {
  const replicas = Array.from({ length: count }, (_, i) => replica(i + 1, options));
  for (const { list } of replicas.slice(1)) void list.join([endpoint(1)]);
  await clock.advance(5000);
  for (const each of replicas) expect(view(each)).toEqual(view(replicas[0]));
  return replicas;
}

function view({ list }: Replica = nobody()): string[] {
  return list
    .members()
    .map(({ name, state }) => `${name} ${state}`)
    .sort();
}

function nobody(): never {
  throw new Error('no such replica');
}

function everybody(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `m${i + 1} alive`);
}

function deaths(replicas: readonly Replica[]): string[] {
  return replicas.flatMap(({ notes }) => notes.events.filter((event) => event.endsWith(' dead')));
}

function first(replicas: readonly Replica[]): Replica {
  return replicas[0] ?? nobody();
}

function last(replicas: readonly Replica[]): Replica {
  return replicas.at(-1) ?? nobody();
}

/** Nothing gets from one host to the other where `cut` says so. */
function cutWhere(cut: (from: string, to: string) => boolean): void {
  network.link = (from, to): LinkConditions => ({ ...PERFECT_LINK, cut: cut(from.host, to.host) });
}

describe('joining', () => {
  it('everybody learns of everybody through one of them', async () => {
    const replicas = await cluster(5);
    expect(view(first(replicas))).toEqual(everybody(5));
    expect(last(replicas).notes.states).toEqual([]);
    expect(last(replicas).notes.events.toSorted()).toEqual(
      Array.from({ length: 5 }, (_, i) => `m${i + 1} joined`),
    );
  });

  it('tells how many answered, and who did not', async () => {
    await cluster(2);
    const late = replica(3);
    const joining = late.list.join([endpoint(1), endpoint(66), endpoint(2)]);
    await clock.advance(11_000);
    const { joined, errors } = await joining;
    expect(joined).toBe(2);
    expect(errors.map(({ message }) => message)).toEqual([
      'failed to join 10.0.0.66:9094: push/pull to 10.0.0.66:9094: gossip-unreachable',
    ]);
  });

  it('exchanges the state of the layer above, both ways', async () => {
    const one = replica(1);
    const two = replica(2);
    one.notes.state = 'state of one';
    two.notes.state = 'state of two';
    void two.list.join([endpoint(1)]);
    await clock.advance(100);
    expect(one.notes.states).toEqual(['state of two joins at a join']);
    expect(two.notes.states).toEqual(['state of one joins at a join']);
  });

  it('fails where versions do not go together, and says whose', async () => {
    const old: PushPullMember = {
      name: 'old',
      endpoint: endpoint(9),
      meta: new Uint8Array(),
      incarnation: 1,
      state: 'alive',
      versions: [1, 1, 1, 0, 0, 0],
    };
    const handler: TransportHandler = {
      packet: () => undefined,
      request: () => ({
        kind: 'push/pull',
        join: true,
        members: [old],
        userState: new Uint8Array(),
      }),
    };
    network.transport(endpoint(9)).start(handler);
    const one = replica(1);
    const joining = one.list.join([endpoint(9)]);
    await clock.advance(100);
    expect((await joining).errors[0]?.message).toMatch(/version 2 of member "m1"/);
    expect(view(one)).toEqual(['m1 alive']);
  });
});

describe('a crash', () => {
  it.each([1, 2, 3, 4, 5])(
    'of one of three is seen by both others in four seconds after a failed probe (seed %d)',
    async (seed) => {
      network = new MemoryNetwork({ clock, random: new SeededRandom(seed) });
      const replicas = await cluster(3);
      const crashedAt = clock.monotonic();
      await last(replicas).list.stop();
      await clock.advance(15_000);
      for (const { notes, list } of replicas.slice(0, 2)) {
        const took = (notes.times.get('m3 dead') ?? Infinity) - crashedAt;
        expect(took).toBeGreaterThan(4900);
        expect(took).toBeLessThan(8000);
        expect(list.members()).toHaveLength(2);
      }
    },
  );

  it('of one of seven is seen by all, confirmed by others in far less than 24 seconds', async () => {
    const replicas = await cluster(7);
    const crashedAt = clock.monotonic();
    await last(replicas).list.stop();
    await clock.advance(30_000);
    for (const { notes } of replicas.slice(0, 6)) {
      const took = (notes.times.get('m7 dead') ?? Infinity) - crashedAt;
      expect(took).toBeGreaterThan(4900);
      expect(took).toBeLessThan(14_000);
    }
    expect(deaths(replicas)).toEqual(Array.from({ length: 6 }, () => 'm7 dead'));
  });

  it('of one whose name comes back at once is outdone by the new life', async () => {
    const replicas = await cluster(3);
    await last(replicas).list.stop();
    await clock.advance(500);
    const again = replica(3);
    void again.list.join([endpoint(1)]);
    await clock.advance(20_000);
    expect(deaths(replicas)).toEqual([]);
    for (const each of [...replicas.slice(0, 2), again]) expect(view(each)).toEqual(everybody(3));
  });

  it('of one whose name comes back after its death is outdone too', async () => {
    const replicas = await cluster(3);
    await last(replicas).list.stop();
    await clock.advance(12_000);
    expect(deaths(replicas)).toHaveLength(2);
    const again = replica(3);
    void again.list.join([endpoint(1)]);
    await clock.advance(3000);
    for (const each of [...replicas.slice(0, 2), again]) expect(view(each)).toEqual(everybody(3));
  });
});

describe('a bad network', () => {
  it.each([
    ['a tenth lost, 50 to 150 ms', 3, 0.1, 50, 150],
    ['a tenth lost, 200 ms', 3, 0.1, 200, 200],
    ['a fifth lost, 20 to 120 ms', 5, 0.2, 20, 120],
  ])('%s: of %d nobody is given up', async (_, count, loss, min, max) => {
    const replicas = await cluster(count);
    network.link = () => ({ ...PERFECT_LINK, loss, delayMs: [min, max] });
    await clock.advance(90_000);
    expect(deaths(replicas)).toEqual([]);
    network.link = () => PERFECT_LINK;
    await clock.advance(10_000);
    for (const each of replicas) expect(view(each)).toEqual(everybody(count));
  });

  it('a silence of three seconds is refuted', async () => {
    const replicas = await cluster(3);
    cutWhere((from, to) => from === '10.0.0.3' || to === '10.0.0.3');
    await clock.advance(3000);
    const views = replicas.flatMap((each) => view(each));
    expect(views.some((seen) => seen.endsWith(' suspect'))).toBe(true);
    network.link = () => PERFECT_LINK;
    await clock.advance(5000);
    expect(deaths(replicas)).toEqual([]);
    for (const each of replicas) expect(view(each)).toEqual(everybody(3));
  });

  it('after a partition everybody is there again once one has joined the other side', async () => {
    const replicas = await cluster(5);
    const left = new Set(['10.0.0.1', '10.0.0.2']);
    cutWhere((from, to) => left.has(from) !== left.has(to));
    await clock.advance(60_000);
    expect(view(first(replicas))).toEqual(['m1 alive', 'm2 alive']);
    expect(view(last(replicas))).toEqual(['m3 alive', 'm4 alive', 'm5 alive']);
    network.link = () => PERFECT_LINK;
    void first(replicas).list.join([endpoint(5)]);
    await clock.advance(5000);
    for (const each of replicas) expect(view(each)).toEqual(everybody(5));
  });

  it('members that do not hear each other by datagram keep each other through streams', async () => {
    const replicas = await cluster(2);
    for (const { transport } of replicas) transport.send = () => undefined;
    await clock.advance(60_000);
    expect(deaths(replicas)).toEqual([]);
    expect(view(first(replicas))).toEqual(everybody(2));
  });
});

describe('leaving', () => {
  it('is seen as such by everybody within a second, and is over when it was told', async () => {
    const replicas = await cluster(5);
    let over = false;
    void last(replicas)
      .list.leave(10_000)
      .then(() => (over = true));
    await clock.advance(1000);
    expect(over).toBe(true);
    await last(replicas).list.stop();
    for (const { notes } of replicas.slice(0, 4)) expect(notes.events).toContain('m5 left');
    await clock.advance(60_000);
    expect(deaths(replicas)).toEqual([]);
  });

  it('is over at once for one that is alone', async () => {
    const one = replica(1);
    await one.list.leave(10_000);
    await one.list.stop();
    expect(one.notes.events).toEqual(['m1 joined', 'm1 left']);
  });

  it('of all at once keeps nobody waiting for those who are gone', async () => {
    const replicas = await cluster(3);
    let over = 0;
    for (const { list } of replicas)
      void list
        .leave(10_000)
        .then(() => list.stop())
        .then(() => (over += 1));
    await clock.advance(2000);
    expect(over).toBe(3);
    await clock.advance(60_000);
    expect(replicas.flatMap(({ logger }) => logger.lines)).not.toContainEqual(
      expect.objectContaining({ level: 'warn' }),
    );
  });

  it('ends after its time, though nobody hears', async () => {
    const [one] = await cluster(2);
    if (one === undefined) return nobody();
    cutWhere(() => true);
    let over = false;
    void one.list.leave(300).then(() => (over = true));
    await clock.advance(299);
    expect(over).toBe(false);
    await clock.advance(1);
    expect(over).toBe(true);
  });
});

describe('what the layer above says', () => {
  it('reaches everybody, three times each from the sender', async () => {
    const replicas = await cluster(3);
    first(replicas).list.broadcast(Buffer.from('hello'));
    expect(first(replicas).list.queued).toBe(1);
    await clock.advance(1000);
    expect(first(replicas).list.queued).toBe(0);
    const heard = replicas.map(({ notes }) => notes.messages);
    expect(heard.flat()).toEqual(['hello', 'hello', 'hello']);
    expect(heard[1]).toContain('hello');
    expect(heard[2]).toContain('hello');
  });

  it('gets there by stream at once, or is rejected', async () => {
    const [one, two] = await cluster(2);
    const member = one?.list.members().find(({ name }) => name === 'm2');
    if (one === undefined || two === undefined || member === undefined) return nobody();
    const sending = one.list.sendReliable(member, Buffer.from('hello'));
    await clock.advance(10);
    await sending;
    expect(two.notes.messages).toEqual(['hello']);
    await two.list.stop();
    const failing = expect(one.list.sendReliable(member, Buffer.from('x'))).rejects.toThrow(
      'gossip-unreachable',
    );
    await clock.advance(10);
    await failing;
  });

  it('may throw without harm', async () => {
    const [one, two] = await cluster(2);
    if (one === undefined || two === undefined) return nobody();
    two.notes.message = () => {
      throw new Error('broken');
    };
    one.list.broadcast(Buffer.from('hello'));
    await clock.advance(30_000);
    expect(two.logger.lines.filter(({ level }) => level === 'error')).toHaveLength(3);
    expect(view(two)).toEqual(everybody(2));
  });
});

it('what each passes on once reaches all five, as nobody wastes words on those who have it', async () => {
  const replicas = await cluster(5, { pushPullIntervalMs: 0 });
  const delayMs = [0.2, 5] as const;
  network.link = () => ({ ...PERFECT_LINK, delayMs });
  for (const { list, notes } of replicas)
    notes.passOn = (data, from) => clock.after(0, () => list.broadcast(data, from));
  const count = 500;
  for (let i = 0; i < count; i++) {
    replicas[i % 5]?.list.broadcast(Buffer.from(`news ${i}`));
    await clock.advance(100);
  }
  await clock.advance(5000);
  const heard = replicas.map(({ notes }) => new Set(notes.messages));
  const missed = heard.flatMap((messages, n) =>
    Array.from({ length: count }, (_, i) => i).filter(
      (i) => i % 5 !== n && !messages.has(`news ${i}`),
    ),
  );
  expect(missed).toEqual([]);
});

it('metadata goes around', async () => {
  const meta = Buffer.from('tocsin/1');
  const replicas = await cluster(3, { meta });
  for (const member of last(replicas).list.members())
    expect(Buffer.from(member.meta)).toEqual(meta);
});

it('broadcasts that are sent, and members that are said to be alive, are told above', async () => {
  const [a, b] = await cluster(3);
  a?.list.broadcast(Buffer.from('hello'));
  await clock.advance(2000);
  expect(a?.notes.sent).toEqual({ count: 3, bytes: 15 });
  expect([...(b?.notes.alive ?? [])].sort()).toEqual(['m1', 'm2', 'm3']);
});

it('pings are answered and told above', async () => {
  const replicas = await cluster(2);
  await clock.advance(10_000);
  for (const { notes } of replicas) expect(notes.pings).toBeGreaterThan(8);
  expect(first(replicas).list.healthScore).toBe(0);
});

it('nothing is left running when all have stopped', async () => {
  const replicas = await cluster(3);
  for (const { list } of replicas) await list.stop();
  await clock.advance(20_000);
  expect(clock.pendingCount).toBe(0);
});

it('any bytes are survived', async () => {
  const [one, two] = await cluster(2);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (bytes) => {
      two?.transport.send(endpoint(1), bytes);
      await clock.advance(2);
    }),
    { numRuns: 300 },
  );
  expect(view(one)).toContain('m2 alive');
});
