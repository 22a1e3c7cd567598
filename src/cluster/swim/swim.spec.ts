import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SeededRandom } from '../../base/testing/seeded-random.ts';
import type { PacketMessage, PushPullMember } from '../wire/messages.ts';
import { decodePacket, encodePacket } from '../wire/packet.ts';
import type { SwimInput } from './effects.ts';
import type { SwimOptions } from './options.ts';
import { aliveMember, at, Bench, listed } from './testing/bench.ts';

/** Members 0 to 5, of whom 0 is the one under test; whatever they may say. */
const who = fc.integer({ min: 0, max: 5 });
const incarnation = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1) },
);
const seqNo = fc.integer({ min: 0, max: 8 });
const source = fc.option(
  who.map((n) => ({ ...at(n), node: `m${n}` })),
  { nil: undefined },
);

const news: fc.Arbitrary<PacketMessage> = fc.oneof(
  fc
    .record({
      who,
      incarnation,
      place: fc.integer({ min: 0, max: 7 }),
      meta: fc.uint8Array({ maxLength: 3 }),
    })
    .map(({ who: n, incarnation: i, place, meta }) =>
      // Now and then somebody claims to be elsewhere.
      aliveMember(n, { incarnation: i, meta, endpoint: place === 7 ? at(77) : at(n) }),
    ),
  fc.record({ who, incarnation, from: who }).map(({ who: n, incarnation: i, from }) => ({
    kind: 'suspect' as const,
    incarnation: i,
    node: `m${n}`,
    from: `m${from}`,
  })),
  fc.record({ who, incarnation, from: who }).map(({ who: n, incarnation: i, from }) => ({
    kind: 'dead' as const,
    incarnation: i,
    node: `m${n}`,
    from: `m${from}`,
  })),
  fc.uint8Array({ maxLength: 50 }).map((data) => ({ kind: 'user' as const, data })),
);

const question: fc.Arbitrary<PacketMessage> = fc.oneof(
  fc.record({ seqNo, who, source }).map(({ who: n, ...rest }) => ({
    kind: 'ping' as const,
    node: `m${n}`,
    ...rest,
  })),
  fc.record({ seqNo, who, source, nack: fc.boolean() }).map(({ who: n, ...rest }) => ({
    kind: 'indirect ping' as const,
    node: `m${n}`,
    target: at(n),
    ...rest,
  })),
  seqNo.map((number) => ({ kind: 'ack' as const, seqNo: number, payload: new Uint8Array() })),
  seqNo.map((number) => ({ kind: 'nack' as const, seqNo: number })),
);

const state: fc.Arbitrary<PushPullMember> = fc
  .record({
    who,
    incarnation,
    state: fc.constantFrom('alive' as const, 'suspect' as const, 'dead' as const, 'left' as const),
  })
  .map(({ who: n, ...rest }) => listed(n, rest));

const input: fc.Arbitrary<SwimInput> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.oneof(news, question), { maxLength: 4 })
      .map((messages) => ({ kind: 'packet' as const, messages, from: at(9) })),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'tick' as const }) },
  {
    weight: 2,
    arbitrary: fc
      .array(state, { maxLength: 6 })
      .map((members) => ({ kind: 'state' as const, members })),
  },
  { weight: 1, arbitrary: seqNo.map((number) => ({ kind: 'stream ack' as const, seqNo: number })) },
  {
    weight: 2,
    arbitrary: fc
      .uint8Array({ maxLength: 1500 })
      .map((data) => ({ kind: 'broadcast' as const, data })),
  },
);

/** What happens, each some time after the one before. */
const history = fc.array(
  fc.record({ input, waitMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6000 })) }),
  { maxLength: 60 },
);

/** Plays a history, looking at the bench after each of its steps. */
function play(
  steps: readonly { readonly input: SwimInput; readonly waitMs: number }[],
  look: (bench: Bench) => void,
  options: Partial<SwimOptions> = {},
): void {
  const bench = new Bench(options, new SeededRandom(steps.length));
  for (let n = 1; n <= 5; n += 2) bench.silent.add(`m${n}`);
  for (const { input: step, waitMs } of steps) {
    bench.advance(waitMs);
    bench.step(step);
    look(bench);
    bench.take();
  }
}

describe('whatever happens, in whatever order', () => {
  it('no incarnation goes back while a member is known', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const highest = new Map<string, number>();
        play(steps, (bench) => {
          for (const name of highest.keys())
            if (bench.known(name) === undefined) highest.delete(name);
          for (const { name, incarnation: now, endpoint } of bench.swim.state()) {
            // A name that left may begin anew elsewhere.
            const key = name === 'm0' ? name : `${name} ${endpoint.host}`;
            expect(now).toBeGreaterThanOrEqual(highest.get(key) ?? 0);
            if (name === 'm0' || endpoint.host !== '10.0.0.77') highest.set(key, now);
          }
        });
      }),
    );
  });

  it('we ourselves are alive to ourselves, and the score, the queues and the list stay in bounds', () => {
    const limits = { maxMembers: 4, maxUserBroadcasts: 5, maxPendingRelays: 3 };
    fc.assert(
      fc.property(history, (steps) => {
        play(
          steps,
          ({ swim }) => {
            const members = swim.state();
            expect(members.length).toBeLessThanOrEqual(4);
            expect(new Set(members.map(({ name }) => name)).size).toBe(members.length);
            expect(members.find(({ name }) => name === 'm0')?.state).toBe('alive');
            expect(swim.healthScore).toBeGreaterThanOrEqual(0);
            expect(swim.healthScore).toBeLessThan(8);
            expect(swim.queued).toBeLessThanOrEqual(5);
            expect(swim.due).toBeGreaterThan(-1);
          },
          limits,
        );
      }),
    );
  });

  it('every packet keeps to its budget and can be read again', () => {
    fc.assert(
      fc.property(history, fc.constantFrom('', 'production'), (steps, label) => {
        play(
          steps,
          (bench) => {
            for (const { parts } of bench.effects('send')) {
              const packets = encodePacket(parts, { label, compress: false, crc: false });
              expect(packets).toHaveLength(1);
              for (const packet of packets) {
                expect(packet.length).toBeLessThanOrEqual(1400);
                expect(decodePacket(packet, { label })).toHaveLength(parts.length);
              }
            }
          },
          { label },
        );
      }),
    );
  });

  it('nobody dies of us before having been suspected for the time that a refutation has', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const since = new Map<string, number>();
        play(steps, (bench) => {
          // What waits is heard now, so that a suspicion is seen when it begins.
          bench.advance(0);
          for (const { at: time, effect } of bench.done) {
            if (effect.kind !== 'log') continue;
            const name = String(effect.fields['member']);
            if (effect.message.endsWith('is suspected') && !since.has(name)) since.set(name, time);
            if (!effect.message.endsWith('has failed')) continue;
            expect(time - (since.get(name) ?? Infinity)).toBeGreaterThanOrEqual(4000);
          }
          for (const { name, state: now } of bench.swim.state())
            if (now !== 'suspect') since.delete(name);
            else if (!since.has(name)) since.set(name, bench.now);
        });
      }),
    );
  });

  it('the same history with the same chance has the same effects', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const once: unknown[] = [];
        const again: unknown[] = [];
        play(steps, (bench) => once.push(...bench.done));
        play(steps, (bench) => again.push(...bench.done));
        expect(again).toEqual(once);
      }),
      { numRuns: 30 },
    );
  });
});

describe('what a member has gone through', () => {
  /** All that honest members say of one whose life was refuted up to the incarnation `top`, and then perhaps ended. */
  const life = fc.record({
    top: fc.integer({ min: 1, max: 5 }),
    accusations: fc.array(fc.record({ at: fc.integer({ min: 1, max: 4 }), dead: fc.boolean() }), {
      maxLength: 6,
    }),
    end: fc.constantFrom('none' as const, 'dead' as const, 'left' as const),
  });

  it('is seen alike by all, in whatever order they hear of it', () => {
    fc.assert(
      fc.property(
        life,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
        ({ top, accusations, end }, chance) => {
          const said: PacketMessage[] = [];
          for (let i = 1; i <= top; i += 1) said.push(aliveMember(1, { incarnation: i }));
          for (const { at: i, dead } of accusations)
            // A death after a death is not taken note of, here as in memberlist: the living then speak louder.
            if (i < top && (end === 'none' || !dead))
              said.push({
                kind: dead ? 'dead' : 'suspect',
                incarnation: i,
                node: 'm1',
                from: 'm2',
              });
          if (end !== 'none')
            said.push({
              kind: 'dead',
              incarnation: top,
              node: 'm1',
              from: end === 'left' ? 'm1' : 'm2',
            });
          const order = said
            .map((message, i) => ({ message, place: chance[i] ?? 0 }))
            .sort((a, b) => a.place - b.place);
          const bench = new Bench();
          bench.meet(3);
          for (const { message } of order) bench.hear(message);
          expect(bench.known('m1')).toMatchObject({
            incarnation: top,
            state: end === 'none' ? 'alive' : end,
          });
        },
      ),
    );
  });
});

describe('too much at once', () => {
  it('is dropped beyond a thousand waiting messages of a kind, which is said once', () => {
    const bench = new Bench();
    bench.take();
    const said = Array.from(
      { length: 3000 },
      () => ({ kind: 'user', data: new Uint8Array(1) }) as const,
    );
    bench.step({ kind: 'packet', messages: said, from: at(9) });
    expect(bench.effects('log')).toHaveLength(1);
    bench.advance(0);
    expect(bench.effects('deliver')).toHaveLength(1024);
  });

  it('is handled in turns, between which pings are answered', () => {
    const bench = new Bench();
    const said = Array.from(
      { length: 500 },
      () => ({ kind: 'user', data: new Uint8Array(1) }) as const,
    );
    bench.step({ kind: 'packet', messages: said, from: at(9) });
    bench.take();
    bench.step({ kind: 'tick' });
    expect(bench.effects('deliver')).toHaveLength(64);
    expect(bench.swim.due).toBe(bench.now);
  });
});
