import { Counter, type Registry } from 'prom-client';
import type { TransportObserver } from '../observer.ts';

/** Counts what goes over TLS between members, by Alertmanager's names. Not there where TLS is off. */
export function tlsTransportMetrics(registry: Registry): TransportObserver {
  const counter = (suffix: string, help: string, labelNames: string[] = []): Counter =>
    new Counter({
      name: `alertmanager_tls_transport_${suffix}_total`,
      help,
      labelNames,
      registers: [registry],
    });
  const bytes = {
    outbound: counter(
      'packet_bytes_sent',
      'The number of packet bytes sent to outgoing connections (excluding internal metadata).',
    ),
    inbound: counter(
      'packet_bytes_received',
      'The number of packet bytes received from incoming connections (excluding internal metadata).',
    ),
  };
  const streams = {
    outbound: counter('stream_connections_sent', 'The number of stream connections sent.'),
    inbound: counter('stream_connections_received', 'The number of stream connections received.'),
  };
  const readErrors = counter(
    'read_errors',
    'The number of errors encountered while reading from incoming connections.',
  );
  const writeErrors = counter(
    'write_errors',
    'The number of errors encountered while writing to outgoing connections.',
    ['connection_type'],
  );
  return {
    packet: (direction, size) => bytes[direction].inc(size),
    stream: (direction) => streams[direction].inc(),
    failed: (direction, what) => {
      if (direction === 'inbound') readErrors.inc();
      else writeErrors.inc({ connection_type: what });
    },
  };
}
