import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { transportError } from '../transport-error.ts';
import { tlsTransportMetrics } from './tls-transport.metrics.ts';

describe('what goes over TLS', () => {
  it('is counted by the names that the original has', async () => {
    const registry = new Registry();
    const observer = tlsTransportMetrics(registry);
    const error = transportError('gossip-closed', 'over');
    observer.packet('outbound', 100);
    observer.packet('outbound', 20);
    observer.packet('inbound', 7);
    observer.stream('outbound');
    observer.stream('inbound');
    observer.stream('inbound');
    observer.failed('outbound', 'packet', 'a:1', error);
    observer.failed('outbound', 'stream', 'a:1', error);
    observer.failed('inbound', 'packet', 'a:1', error);
    const lines = (await registry.metrics()).split('\n').filter((line) => /^[a-z]/.test(line));
    expect(lines).toEqual([
      'alertmanager_tls_transport_packet_bytes_sent_total 120',
      'alertmanager_tls_transport_packet_bytes_received_total 7',
      'alertmanager_tls_transport_stream_connections_sent_total 1',
      'alertmanager_tls_transport_stream_connections_received_total 2',
      'alertmanager_tls_transport_read_errors_total 1',
      'alertmanager_tls_transport_write_errors_total{connection_type="packet"} 1',
      'alertmanager_tls_transport_write_errors_total{connection_type="stream"} 1',
    ]);
  });
});
