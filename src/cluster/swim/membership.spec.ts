import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Alive } from '../wire/messages.ts';
import { aliveMember, at, Bench, listed } from './testing/bench.ts';

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
  bench.take();
});

function suspect(n: number, incarnation = 1, from = 'm9') {
  return { kind: 'suspect', incarnation, node: `m${n}`, from } as const;
}

function dead(n: number, incarnation = 1, from = 'm9') {
  return { kind: 'dead', incarnation, node: `m${n}`, from } as const;
}

/** What this member tells everybody from now on, until nothing is left to tell. */
function told(kind: 'alive' | 'suspect' | 'dead') {
  bench.take();
  bench.advance(3000);
  return bench.sent(kind).map(({ message }) => message);
}

describe('at the start', () => {
  it('it is there itself, alive at incarnation 1, and has said so', () => {
    const fresh = new Bench();
    expect(fresh.known('m0')).toMatchObject({ state: 'alive', incarnation: 1 });
    expect(fresh.effects('joined')).toMatchObject([{ member: { name: 'm0' } }]);
    fresh.meet(1);
    fresh.advance(1000);
    expect(fresh.sent('alive')).toContainEqual(
      expect.objectContaining({ message: aliveMember(0) }),
    );
  });
});

describe('alive', () => {
  it.each<[string, Partial<Alive>]>([
    ['no versions', { versions: [] }],
    ['fewer than six versions', { versions: [1, 5, 2] }],
    ['a least version of 0', { versions: [0, 5, 2, 0, 0, 0] }],
    ['a greatest version of 0', { versions: [1, 0, 2, 0, 0, 0] }],
    ['a least version above the greatest', { versions: [4, 3, 3, 0, 0, 0] }],
    ['incarnation 0', { incarnation: 0 }],
    ['no name', { node: '' }],
    ['a name that fills a packet', { node: 'x'.repeat(257) }],
    ['metadata above 512 bytes', { meta: new Uint8Array(513) }],
    ['no address', { endpoint: { host: '', port: 9094 } }],
  ])('a newcomer with %s is ignored', (_, overrides) => {
    bench.hear(aliveMember(1, overrides));
    expect(bench.swim.state()).toHaveLength(1);
    expect(bench.effects('joined')).toEqual([]);
  });

  it('a newcomer joins, and the news is passed on as it came', () => {
    const news = aliveMember(1, { meta: new Uint8Array([7]), incarnation: 3 });
    expect(bench.hear(news)).toMatchObject([{ kind: 'joined', member: { name: 'm1' } }]);
    expect(bench.known('m1')).toMatchObject({ state: 'alive', incarnation: 3 });
    expect(told('alive')).toContainEqual(news);
  });

  it('port 0 stands for our own', () => {
    const behind = new Bench({ bindPort: 7777 });
    behind.hear(aliveMember(1, { endpoint: { host: '10.0.0.1', port: 0 } }));
    expect(behind.known('m1')?.endpoint).toEqual({ host: '10.0.0.1', port: 7777 });
  });

  it('beyond the limit of members a newcomer is ignored, which is said once', () => {
    const full = new Bench({ maxMembers: 2 });
    full.hear(aliveMember(1), aliveMember(2), aliveMember(3));
    expect(full.swim.members()).toHaveLength(2);
    expect(full.effects('log')).toMatchObject([{ level: 'error' }]);
  });

  it.each([
    ['a lower incarnation', 4],
    ['the same incarnation', 5],
  ])('%s than the known one changes nothing', (_, incarnation) => {
    bench.hear(aliveMember(1, { incarnation: 5 }));
    const effects = bench.hear(aliveMember(1, { incarnation, meta: new Uint8Array([1]) }));
    expect(effects).toEqual([]);
    expect(bench.known('m1')).toEqual(listed(1, { incarnation: 5 }));
  });

  it('a higher incarnation brings new metadata, which is told above', () => {
    bench.hear(aliveMember(1));
    const news = aliveMember(1, { incarnation: 2, meta: new Uint8Array([1]) });
    expect(bench.hear(news)).toMatchObject([{ kind: 'updated', member: { name: 'm1' } }]);
    expect(bench.hear({ ...news, incarnation: 3 })).toEqual([]);
    expect(bench.known('m1')?.incarnation).toBe(3);
  });

  it('ends a suspicion only with a higher incarnation', () => {
    bench.meet(1);
    bench.hear(suspect(1));
    bench.hear(aliveMember(1));
    expect(bench.known('m1')?.state).toBe('suspect');
    bench.hear(aliveMember(1, { incarnation: 2 }));
    expect(bench.known('m1')?.state).toBe('alive');
    bench.advance(60_000);
    expect(bench.effects('left')).toEqual([]);
  });

  it('brings a dead member back', () => {
    bench.meet(1);
    bench.hear(dead(1));
    expect(bench.hear(aliveMember(1))).toEqual([]);
    expect(bench.hear(aliveMember(1, { incarnation: 2 }))).toMatchObject([{ kind: 'joined' }]);
  });
});

describe('a name under another address', () => {
  const moved = aliveMember(1, { incarnation: 9, endpoint: at(77) });

  it.each([
    ['alive', () => undefined],
    ['suspect', () => bench.hear(suspect(1))],
    ['dead', () => bench.hear(dead(1))],
  ])('is a conflict while the member is %s', (_, prepare) => {
    bench.meet(1);
    prepare();
    expect(bench.hear(moved)).toMatchObject([
      { kind: 'conflict', known: { endpoint: at(1) }, other: { endpoint: at(77) } },
    ]);
    expect(bench.known('m1')?.endpoint).toEqual(at(1));
  });

  it('is a conflict if only the port differs', () => {
    bench.meet(1);
    const other = aliveMember(1, { incarnation: 2, endpoint: { ...at(1), port: 9095 } });
    expect(bench.hear(other)).toMatchObject([{ kind: 'conflict' }]);
  });

  it('is welcome once the member has left, even at the same incarnation', () => {
    bench.meet(1);
    bench.hear(dead(1, 1, 'm1'));
    expect(bench.hear({ ...moved, incarnation: 1 })).toMatchObject([{ kind: 'joined' }]);
    expect(bench.known('m1')).toMatchObject({ state: 'alive', endpoint: at(77) });
  });

  it('is welcome once a dead member has been so for the reclaim time, if one is set', () => {
    bench = new Bench({ deadNodeReclaimMs: 5000 });
    bench.meet(1);
    bench.hear(dead(1));
    bench.advance(5000);
    expect(bench.hear(moved)).toMatchObject([{ kind: 'conflict' }]);
    bench.advance(1);
    expect(bench.hear(moved)).toMatchObject([{ kind: 'joined' }]);
  });

  it('is a conflict if the name is ours, and needs no refutation', () => {
    expect(bench.hear(aliveMember(0, { incarnation: 9, endpoint: at(77) }))).toMatchObject([
      { kind: 'conflict', known: { name: 'm0' } },
    ]);
    expect(bench.known('m0')?.incarnation).toBe(1);
  });
});

describe('what is said about ourselves', () => {
  beforeEach(() => bench.meet(1));

  it('a lower incarnation, or the same with nothing changed, is ignored', () => {
    bench.hear(aliveMember(0), aliveMember(0, { incarnation: 0 }));
    expect(bench.known('m0')?.incarnation).toBe(1);
    expect(bench.swim.healthScore).toBe(0);
  });

  it.each<[string, Partial<Alive>]>([
    ['metadata', { meta: new Uint8Array([1]) }],
    ['versions', { versions: [1, 5, 3, 0, 0, 0] }],
  ])('the same incarnation with other %s is refuted', (_, overrides) => {
    bench.hear(aliveMember(0, overrides));
    expect(bench.known('m0')?.incarnation).toBe(2);
    expect(bench.swim.healthScore).toBe(1);
    expect(told('alive')).toContainEqual(aliveMember(0, { incarnation: 2 }));
  });

  it.each([
    ['alive', aliveMember(0, { incarnation: 5 })],
    ['suspect', suspect(0, 5)],
    ['dead', dead(0, 5)],
    ['left', dead(0, 5, 'm0')],
  ])('%s at incarnation 5, from an earlier life, is answered with 6', (_, said) => {
    bench.hear(said);
    expect(bench.known('m0')).toMatchObject({ state: 'alive', incarnation: 6 });
    expect(bench.swim.healthScore).toBe(1);
    expect(bench.effects('left')).toEqual([]);
    expect(told('alive')).toContainEqual(aliveMember(0, { incarnation: 6 }));
  });

  it('an accusation at an incarnation that is over is ignored', () => {
    bench.hear(suspect(0, 3));
    bench.hear(suspect(0, 3), dead(0, 3));
    expect(bench.known('m0')?.incarnation).toBe(4);
  });

  it('the highest incarnation there is does not wrap around', () => {
    bench.hear(suspect(0, 2 ** 32 - 1));
    expect(bench.known('m0')?.incarnation).toBe(2 ** 32 - 1);
  });
});

describe('suspect', () => {
  beforeEach(() => bench.meet(1));

  it.each([
    ['a stranger', suspect(7)],
    ['an incarnation that is over', suspect(2, 1)],
  ])('%s is ignored', (_, said) => {
    bench.hear(aliveMember(2, { incarnation: 2 }));
    bench.hear(said);
    expect(bench.swim.state().filter(({ state }) => state === 'suspect')).toEqual([]);
  });

  it('a suspect is still a member, the accusation is passed on', () => {
    bench.hear(suspect(1, 3));
    expect(bench.known('m1')).toMatchObject({ state: 'suspect', incarnation: 3 });
    expect(bench.swim.members()).toHaveLength(2);
    expect(told('suspect')).toContainEqual(suspect(1, 3));
  });

  it('whoever is dead or has left is not suspected', () => {
    bench.hear(dead(1));
    bench.hear(suspect(1, 2));
    expect(bench.known('m1')).toMatchObject({ state: 'dead', incarnation: 1 });
  });

  it('after the time for a refutation the suspect is dead, and that is told from us', () => {
    bench.hear(suspect(1, 3));
    bench.advance(3999);
    expect(bench.effects('left')).toEqual([]);
    bench.advance(1);
    expect(bench.effects('left')).toMatchObject([{ member: { name: 'm1', state: 'dead' } }]);
    expect(told('dead')).toContainEqual(dead(1, 3, 'm0'));
  });

  it('in a larger cluster it takes six times as long, unless two others confirm', () => {
    bench.meet(4);
    bench.hear(suspect(1));
    bench.advance(11_370);
    bench.hear(suspect(1, 1, 'm9'), suspect(1, 1, 'm0'));
    bench.advance(100);
    expect(bench.known('m1')?.state).toBe('dead');
  });

  it('a confirmation is passed on once for each member, two at most', () => {
    bench.meet(4);
    bench.hear(suspect(1, 1, 'm2'));
    bench.take();
    const confirmations = ['m2', 'm3', 'm3', 'm4', 'm9'].map((from) => suspect(1, 1, from));
    const passedOn = confirmations.map((said) => {
      bench.advance(500);
      bench.take();
      bench.hear(said);
      bench.advance(199);
      return bench
        .sent('suspect')
        .some(({ message }) => 'from' in message && message.from === said.from);
    });
    expect(passedOn).toEqual([false, true, false, true, false]);
  });
});

describe('dead', () => {
  beforeEach(() => bench.meet(2));

  it.each([
    ['a stranger', dead(7)],
    ['an incarnation that is over', dead(1, 0)],
  ])('%s is ignored', (_, said) => {
    bench.hear(said);
    expect(bench.effects('left')).toEqual([]);
  });

  it.each([
    ['dead if somebody else says so', 'm9', 'dead'],
    ['left if it says so itself', 'm1', 'left'],
  ])('a member is %s', (_, from, state) => {
    const effects = bench.hear(dead(1, 4, from));
    expect(effects).toMatchObject([{ kind: 'left', member: { name: 'm1', state } }]);
    expect(bench.known('m1')).toMatchObject({ state, incarnation: 4 });
    expect(told('dead')).toContainEqual(dead(1, 4, from));
  });

  it('it happens once', () => {
    bench.hear(dead(1));
    expect(bench.hear(dead(1, 5), dead(1, 5, 'm1'))).toEqual([]);
    expect(bench.known('m1')).toMatchObject({ state: 'dead', incarnation: 1 });
  });

  it('it ends a suspicion', () => {
    bench.hear(suspect(1));
    bench.hear(dead(1));
    bench.take();
    bench.advance(60_000);
    expect(bench.effects('left')).toEqual([]);
  });
});

describe('leaving', () => {
  it('tells the others as often as any news, and then says that it has', () => {
    bench.meet(2);
    bench.advance(2000);
    bench.take();
    bench.step({ kind: 'leave' });
    expect(bench.effects('left')).toMatchObject([{ member: { name: 'm0', state: 'left' } }]);
    bench.advance(200);
    expect(bench.effects('farewell sent')).toEqual([]);
    bench.advance(200);
    expect(bench.effects('farewell sent')).toHaveLength(1);
    expect(bench.sent('dead').map(({ message }) => message)).toEqual(
      Array.from({ length: 4 }, () => dead(0, 1, 'm0')),
    );
    expect(bench.swim.members().map(({ name }) => name)).not.toContain('m0');
  });

  it('nothing that is said about it brings it back', () => {
    bench.meet(2);
    bench.step({ kind: 'leave' });
    bench.hear(aliveMember(0, { incarnation: 8 }), suspect(0, 8), dead(0, 8));
    bench.step({ kind: 'leave' });
    expect(bench.known('m0')).toMatchObject({ state: 'left', incarnation: 1 });
  });

  it('pings are still answered, and a push/pull says that it has left', () => {
    bench.meet(1);
    bench.step({ kind: 'leave' });
    bench.take();
    bench.hear({ kind: 'ping', seqNo: 3, node: 'm0', source: undefined });
    expect(bench.sent('ack')).toHaveLength(1);
    expect(bench.known('m0')?.state).toBe('left');
  });
});

describe('the list of another member', () => {
  const merge = (...members: Parameters<typeof listed>[]): void => {
    bench.step({ kind: 'state', members: members.map((member) => listed(...member)) });
  };

  it('tells of the living, of who left, and makes suspects of its dead and suspects', () => {
    bench.meet(4);
    merge(
      [1, { incarnation: 2 }],
      [2, { state: 'left' }],
      [3, { state: 'dead' }],
      [4, { state: 'suspect' }],
      [5],
    );
    expect(bench.swim.state().map(({ name, state }) => `${name} ${state}`)).toEqual([
      'm0 alive',
      'm1 alive',
      'm2 left',
      'm3 suspect',
      'm4 suspect',
      'm5 alive',
    ]);
  });

  it('does not make members of the dead whom we do not know', () => {
    merge([1, { state: 'dead' }], [2, { state: 'suspect' }], [3, { state: 'left' }]);
    expect(bench.swim.state()).toHaveLength(1);
  });

  it('accusations that come with it are ours', () => {
    bench.meet(1);
    merge([1, { state: 'dead', incarnation: 3 }]);
    expect(told('suspect')).toContainEqual(suspect(1, 3, 'm0'));
  });

  it('brings back an earlier life of ours, which we outdo', () => {
    merge([0, { incarnation: 4, state: 'dead' }]);
    expect(bench.known('m0')).toMatchObject({ state: 'alive', incarnation: 5 });
  });
});
