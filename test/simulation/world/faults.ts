import type { SeededRandom } from '../engine/seeded-random.ts';

const SECOND = 1000;

/** A replica by its number. */
type ReplicaNumber = number;

/** What goes wrong, when, and for how long. */
export type Fault = { readonly atMs: number; readonly forMs: number } &
  /** Dies and comes back on what its disk has. */
  (
    | { readonly kind: 'crash'; readonly replica: ReplicaNumber }
    /** Ends in good order and comes back. */
    | { readonly kind: 'restart'; readonly replica: ReplicaNumber }
    /** Stands still, then goes on as if nothing had been. */
    | { readonly kind: 'freeze'; readonly replica: ReplicaNumber }
    /** Its wall clock is wrong by so much. */
    | { readonly kind: 'clock'; readonly replica: ReplicaNumber; readonly offsetMs: number }
    /** The receiver refuses, or what it answers does not arrive, or takes long. `replica` undefined: for everybody. */
    | {
        readonly kind: 'receiver fails' | 'receiver answers are lost' | 'receiver is slow';
        readonly replica: ReplicaNumber | undefined;
      }
    /** Posts of alerts do not arrive at some rate. */
    | {
        readonly kind: 'posts are lost';
        readonly replica: ReplicaNumber | undefined;
        readonly rate: number;
      }
    | { readonly kind: 'datagrams are lost'; readonly rate: number }
    | { readonly kind: 'datagrams come twice'; readonly rate: number }
    /** Everything takes up to so long, so that one overtakes the other. */
    | { readonly kind: 'network is slow'; readonly maxMs: number }
    /** Members of different sides do not hear each other; one way: only `from` is not heard by the others. */
    | { readonly kind: 'partition'; readonly side: readonly ReplicaNumber[] }
    | { readonly kind: 'one-way partition'; readonly side: readonly ReplicaNumber[] }
    /** The configuration is loaded anew at each, one after the other. */
    | { readonly kind: 'reload'; readonly variant: number }
  );

/** Kinds of trouble that are switched on together. */
export type FaultClass =
  | 'crash'
  | 'restart'
  | 'freeze'
  | 'clock'
  | 'receiver'
  | 'posts'
  | 'datagrams'
  | 'partition'
  | 'reload';

/** Every class, in the order of reports. */
export const FAULT_CLASSES: readonly FaultClass[] = [
  'crash',
  'restart',
  'freeze',
  'clock',
  'receiver',
  'posts',
  'datagrams',
  'partition',
  'reload',
];

interface Surroundings {
  readonly replicas: number;
  readonly activeMs: number;
  readonly only: readonly FaultClass[] | undefined;
}

/** Some of the classes, often none, and faults of these; all have ended by `activeMs`. */
export function planFaults(
  chance: SeededRandom,
  { replicas, activeMs, only }: Surroundings,
): { readonly classes: readonly FaultClass[]; readonly faults: readonly Fault[] } {
  const possible = FAULT_CLASSES.filter(
    (each) => replicas > 1 || (each !== 'datagrams' && each !== 'partition'),
  );
  const count = chance.pick([0, 1, 1, 2, 2, 3, 5]);
  const classes = only ?? chance.shuffled(possible).slice(0, count);
  const faults = classes.flatMap((each) =>
    Array.from({ length: chance.whole(1, 3) }, () => {
      const atMs = chance.between(each === 'clock' ? 0 : 5 * SECOND, activeMs * 0.8);
      const forMs = Math.min(chance.between(SECOND, 90 * SECOND), activeMs - atMs);
      return faultsOf(each, chance, replicas, { atMs, forMs });
    }).flat(),
  );
  return { classes, faults: faults.sort((a, b) => a.atMs - b.atMs) };
}

function faultsOf(
  kind: FaultClass,
  chance: SeededRandom,
  replicas: number,
  when: { readonly atMs: number; readonly forMs: number },
): Fault[] {
  const replica = chance.whole(0, replicas - 1);
  switch (kind) {
    case 'crash':
      return [{ ...when, kind, replica }];
    case 'restart':
      return restarts(chance, replicas, when.atMs);
    case 'freeze':
      return [{ ...when, forMs: Math.min(when.forMs, 45 * SECOND), kind, replica }];
    case 'clock':
      return [{ ...when, kind, replica, offsetMs: Math.round(chance.between(-10, 10) * SECOND) }];
    case 'receiver': {
      const what = chance.pick([
        'receiver fails',
        'receiver fails',
        'receiver answers are lost',
        'receiver is slow',
      ] as const);
      return [{ ...when, kind: what, replica: chance.chance(0.5) ? replica : undefined }];
    }
    case 'posts': {
      const rate = chance.pick([0.3, 0.7, 1]);
      return [
        {
          ...when,
          kind: 'posts are lost',
          replica: chance.chance(0.7) ? replica : undefined,
          rate,
        },
      ];
    }
    case 'datagrams':
      return chance.pick<Fault[]>([
        [{ ...when, kind: 'datagrams are lost', rate: chance.between(0.05, 0.5) }],
        [{ ...when, kind: 'datagrams come twice', rate: chance.between(0.05, 0.5) }],
        [{ ...when, kind: 'network is slow', maxMs: chance.between(20, 800) }],
      ]);
    case 'partition': {
      const order = chance.shuffled(Array.from({ length: replicas }, (_, i) => i));
      const side = order.slice(0, chance.whole(1, Math.max(1, replicas - 1)));
      return [{ ...when, kind: chance.pick(['partition', 'one-way partition']), side }];
    }
    case 'reload':
      return [{ ...when, forMs: 0, kind, variant: chance.whole(0, 2) }];
  }
}

/** One replica, or all of them, one after the other as an upgrade does it. */
function restarts(chance: SeededRandom, replicas: number, atMs: number): Fault[] {
  const isRolling = chance.chance(0.5);
  const forMs = chance.between(0.5, 15) * SECOND;
  const gapMs = forMs + chance.between(15, 30) * SECOND;
  const order = chance.shuffled(Array.from({ length: replicas }, (_, i) => i));
  return order
    .slice(0, isRolling ? replicas : 1)
    .map((replica, i) => ({ kind: 'restart', replica, atMs: atMs + i * gapMs, forMs }));
}
