import { describe, expect, it } from '@jest/globals';
import { InteropCluster } from './cluster.ts';
import { type Kind, until } from './replica.ts';

const LIMIT_MS = 150_000;
const SILENCES = 5000;
/** For the start of the process and one exchange of states; at the latest the next one would come a minute later. */
const SYNC_LIMIT_MS = 30_000;

describe(`a replica that joins one with ${SILENCES} silences`, () => {
  it.concurrent.each<[newcomer: Kind, known: Kind]>([
    ['tocsin', 'alertmanager'],
    ['alertmanager', 'tocsin'],
  ])(
    '%s gets them all of %s at once',
    (newcomer, known) =>
      InteropCluster.with(async (cluster) => {
        const first = await cluster.start(known);
        const ids = await first.silenceMany(SILENCES);
        const startedAt = performance.now();
        const late = await cluster.start(newcomer);
        await until(`${SILENCES} silences`, async () => {
          return (await late.silences('active')).length === SILENCES;
        });
        expect(performance.now() - startedAt).toBeLessThan(SYNC_LIMIT_MS);
        expect(await late.silences('active')).toEqual([...ids].sort());
        // The other way a new one of an Alertmanager waits behind the gossip of its five thousand.
        await cluster.together();
        const another = await late.silence('team', 'x');
        await cluster.allHave('active', [another]);
      }),
    LIMIT_MS,
  );
});
