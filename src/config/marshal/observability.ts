import { formatPromDuration } from '../../base/duration.ts';
import type { EventKafka, EventRecorderConfig, EventWebhook } from '../event-recorder.ts';
import type { TracingConfig } from '../tracing.ts';
import type { Printable } from '../yaml/print.ts';
import {
  filled,
  nonZeroFloat,
  list,
  map,
  nonZero,
  secret,
  text,
  texts,
  verbatim,
  whenTrue,
} from './build.ts';
import { headers, http, tls } from './http.ts';

export function tracing(config: TracingConfig): Printable {
  return map([
    ['client_type', text(config.clientType)],
    ['endpoint', text(config.endpoint)],
    ['sampling_fraction', nonZeroFloat(config.samplingFraction)],
    ['insecure', whenTrue(config.insecure)],
    ['tls_config', config.tls && tls(config.tls)],
    ['headers', config.headers && (headers(config.headers) ?? map([]))],
    ['compression', filled(config.compression)],
    ['timeout', duration(config.timeoutMs)],
  ]);
}

/** undefined where there is nothing to print. */
export function eventRecorder(config: EventRecorderConfig): Printable | undefined {
  const printed = map([
    ['file_outputs', list(config.files, (path) => map([['path', text(path)]]))],
    ['webhook_outputs', list(config.webhooks, webhook)],
    ['kafka_outputs', list(config.kafka, kafka)],
    ['stdout_outputs', list(Array.from({ length: config.stdout }), () => map([]))],
  ]);
  return printed.kind === 'map' && printed.entries.length === 0 ? undefined : printed;
}

function webhook(output: EventWebhook): Printable {
  return map([
    ['url', secret(output.url) ?? verbatim(null)],
    ['http_config', output.http && http(output.http)],
    ['timeout', duration(output.timeoutMs)],
    ['workers', nonZero(output.workers)],
    ['max_retries', nonZero(output.maxRetries)],
    ['retry_backoff', duration(output.retryBackoffMs)],
    ['batch', whenTrue(output.batch)],
    ['batch_max_events', nonZero(output.batchMaxEvents)],
    ['batch_max_bytes', nonZero(output.batchMaxBytes)],
    ['batch_flush_interval', duration(output.batchFlushIntervalMs)],
  ]);
}

function kafka(output: EventKafka): Printable {
  return map([
    ['brokers', texts(output.brokers) ?? { kind: 'list', items: [] }],
    ['topic', text(output.topic)],
    ['client_id', filled(output.clientId)],
    ['format', filled(output.format)],
    ['acks', filled(output.acks)],
    ['compression', filled(output.compression)],
    ['buffer_size', nonZero(output.bufferSize)],
    ['tls_config', output.tls && tls(output.tls)],
  ]);
}

function duration(ms: number): Printable | undefined {
  return ms === 0 ? undefined : text(formatPromDuration(ms));
}
