import { expect, it } from '@jest/globals';
import { LabelSet } from '../labels/label-set.ts';
import { aRecord, openSilences } from './testing/a-silence.ts';
import { msToNs } from '../replication/records.ts';

it('shows the metrics of silences by the names of Alertmanager', async () => {
  const { silences, registry } = openSilences();
  silences.merge(aRecord({ id: 'x' }), 1500);
  silences.merge(aRecord({ id: 'y', startsAtNs: msToNs(1600) }), 1500);
  silences.decide(LabelSet.of({ a: '1' }), 1500);
  silences.decide(LabelSet.of({ b: '1' }), 1500);
  silences.query({ states: new Set(['active']), filter: [] }, 1500);
  const lines = (await registry.metrics())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('_bucket'));
  expect(lines.sort()).toEqual([
    'alertmanager_silences_gc_duration_seconds_count 0',
    'alertmanager_silences_gc_duration_seconds_sum 0',
    'alertmanager_silences_gc_errors_total 0',
    'alertmanager_silences_gossip_messages_propagated_total 0',
    'alertmanager_silences_maintenance_errors_total 0',
    'alertmanager_silences_maintenance_total 0',
    'alertmanager_silences_matcher_compile_errors_total{stage="index"} 0',
    'alertmanager_silences_matcher_compile_errors_total{stage="load_snapshot"} 0',
    'alertmanager_silences_matcher_index_size 2',
    'alertmanager_silences_queries_total 3',
    'alertmanager_silences_query_duration_seconds_count 1',
    'alertmanager_silences_query_duration_seconds_sum 0',
    'alertmanager_silences_query_errors_total 0',
    'alertmanager_silences_query_silences_scanned_total 4',
    'alertmanager_silences_query_silences_skipped_total 2',
    'alertmanager_silences_state_size 2',
    'alertmanager_silences_version_index_size 2',
    'alertmanager_silences{state="active"} 1',
    'alertmanager_silences{state="expired"} 0',
    'alertmanager_silences{state="pending"} 1',
  ]);
});
