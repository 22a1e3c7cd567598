import { promDuration, secretUrl } from '../base/schema/formats.ts';
import { bool, filled, integer, list, object, text, then } from '../base/schema/schema.ts';
import type { Schema } from '../base/schema/schema.ts';
import { SECRET_TOKEN } from '../base/secret.ts';
import type { Secret } from '../base/secret.ts';
import { httpConfig, joinHttpPaths } from '../receivers/http/http-config-schema.ts';
import type { HttpConfig, TlsConfig } from '../receivers/http/schema.ts';
import { joinTlsPaths, tlsConfig } from '../receivers/http/tls-schema.ts';

/** Events sent by POST. Numbers that are 0 stand for the recorder's own defaults. */
export interface EventWebhook {
  readonly url: Secret | undefined;
  readonly http: HttpConfig | undefined;
  readonly timeoutMs: number;
  readonly workers: number;
  readonly maxRetries: number;
  readonly retryBackoffMs: number;
  readonly batch: boolean;
  readonly batchMaxEvents: number;
  readonly batchMaxBytes: number;
  readonly batchFlushIntervalMs: number;
}

/** Events written to Kafka. Words that are undefined stand for the recorder's own defaults. */
export interface EventKafka {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly clientId: string | undefined;
  readonly format: string;
  readonly acks: string | undefined;
  readonly compression: string | undefined;
  readonly bufferSize: number;
  readonly tls: TlsConfig | undefined;
}

/** The `event_recorder` section: where events go. It needs a feature flag to have an effect. */
export interface EventRecorderConfig {
  readonly files: readonly string[];
  readonly webhooks: readonly EventWebhook[];
  readonly kafka: readonly EventKafka[];
  /** How many times to standard output. */
  readonly stdout: number;
}

/** Reads `event_recorder`. */
export function eventRecorderSchema(): Schema<EventRecorderConfig | undefined> {
  const fields = object({
    file_outputs: list(fileOutput()),
    webhook_outputs: list(webhookOutput()),
    kafka_outputs: list(kafkaOutput()),
    stdout_outputs: list(object({})),
  });
  return then(
    fields,
    (given) =>
      given && {
        files: given.file_outputs ?? [],
        webhooks: given.webhook_outputs ?? [],
        kafka: given.kafka_outputs ?? [],
        stdout: given.stdout_outputs?.length ?? 0,
      },
  );
}

/** `recorder` with its paths joined to the configuration file's folder. */
export function joinRecorderPaths(
  recorder: EventRecorderConfig,
  join: (path: string) => string,
): EventRecorderConfig {
  return {
    ...recorder,
    files: recorder.files.map(join),
    webhooks: recorder.webhooks.map((output) => ({
      ...output,
      http: output.http && joinHttpPaths(output.http, join),
    })),
    kafka: recorder.kafka.map((output) => ({
      ...output,
      tls: output.tls && joinTlsPaths(output.tls, join),
    })),
  };
}

function fileOutput(): Schema<string> {
  return then(object({ path: filled() }), (given, report) => {
    if (given !== undefined && given.path === undefined) {
      report('event_recorder file output requires a path');
    }
    return given?.path ?? '';
  });
}

function webhookOutput(): Schema<EventWebhook> {
  const fields = object({
    url: secretUrl(),
    http_config: httpConfig(),
    timeout: promDuration(),
    workers: integer({ kind: 'int' }),
    max_retries: integer({ kind: 'int' }),
    retry_backoff: promDuration(),
    batch: bool(),
    batch_max_events: integer({ kind: 'int' }),
    batch_max_bytes: integer({ kind: 'int' }),
    batch_flush_interval: promDuration(),
  });
  return then(fields, (given, report) => {
    const output = {
      url: given?.url,
      http: given?.http_config,
      timeoutMs: given?.timeout ?? 0,
      workers: given?.workers ?? 0,
      maxRetries: given?.max_retries ?? 0,
      retryBackoffMs: given?.retry_backoff ?? 0,
      batch: given?.batch ?? false,
      batchMaxEvents: given?.batch_max_events ?? 0,
      batchMaxBytes: given?.batch_max_bytes ?? 0,
      batchFlushIntervalMs: given?.batch_flush_interval ?? 0,
    };
    if (given === undefined) return output;
    if (given.url === undefined) report('event_recorder webhook output requires a url');
    if (given.url?.reveal() === SECRET_TOKEN) {
      report('event_recorder webhook output requires an absolute http(s) url', { path: ['url'] });
    }
    const sizes = [output.batchMaxEvents, output.batchMaxBytes, output.batchFlushIntervalMs];
    if (sizes.some((size) => size < 0)) {
      report('event_recorder webhook batch settings cannot be negative');
    }
    if (!output.batch && sizes.some((size) => size !== 0)) {
      report('event_recorder webhook batch settings require batch: true');
    }
    return output;
  });
}

const ACKS = ['none', 'leader', 'all'];
const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const FORMATS = ['json', 'protobuf'];

function kafkaOutput(): Schema<EventKafka> {
  const fields = object({
    brokers: list(text()),
    topic: filled(),
    client_id: filled(),
    format: filled(),
    acks: filled(),
    compression: filled(),
    buffer_size: integer({ kind: 'int' }),
    tls_config: tlsConfig(),
  });
  return then(fields, (given, report) => {
    const output = {
      brokers: given?.brokers ?? [],
      topic: given?.topic ?? '',
      clientId: given?.client_id,
      format: given?.format ?? 'json',
      acks: given?.acks,
      compression: given?.compression,
      bufferSize: given?.buffer_size ?? 0,
      tls: given?.tls_config,
    };
    if (given === undefined) return output;
    const refuse = (what: string): void => report(`event_recorder kafka: ${what}`);
    if (output.brokers.length === 0) refuse('at least one broker is required');
    if (output.brokers.includes('')) refuse('broker entries must be non-empty');
    const unknown = (word: string | undefined, known: readonly string[]): boolean =>
      word !== undefined && !known.includes(word);
    if (unknown(output.acks, ACKS)) {
      refuse(`unknown acks "${output.acks ?? ''}", must be "none", "leader", or "all"`);
    }
    if (unknown(output.compression, COMPRESSIONS)) {
      refuse(`unknown compression "${output.compression ?? ''}"`);
    }
    if (unknown(output.format, FORMATS)) {
      refuse(`unknown format "${output.format}", must be "json" or "protobuf"`);
    }
    if (given.topic === undefined) report('event_recorder kafka output requires a topic');
    return output;
  });
}
