import { promDuration } from '../base/schema/formats.ts';
import { bool, filled, float, object, optional, text, then } from '../base/schema/schema.ts';
import type { Schema } from '../base/schema/schema.ts';
import { headerMap } from '../receivers/http/headers-schema.ts';
import type { HttpHeader, TlsConfig } from '../receivers/http/schema.ts';
import { tlsConfig } from '../receivers/http/tls-schema.ts';

/** The `tracing` section. Its file paths are relative to the working directory. */
export interface TracingConfig {
  readonly clientType: 'grpc' | 'http';
  readonly endpoint: string;
  /** 0: only requests whose parent is sampled. */
  readonly samplingFraction: number;
  readonly insecure: boolean;
  readonly tls: TlsConfig | undefined;
  readonly headers: Readonly<Record<string, HttpHeader>> | undefined;
  readonly compression: 'gzip' | undefined;
  /** 0: none. */
  readonly timeoutMs: number;
}

/** Reads `tracing`. */
export function tracingSchema(): Schema<TracingConfig | undefined> {
  const clientType = then(optional(text()), (given, report): 'grpc' | 'http' | undefined => {
    if (given === undefined) return undefined;
    if (given === 'grpc' || given === 'http') return given;
    const message = `expected tracing client type to be to be http or grpc, but got ${given}`;
    report(message, { code: 'unknown_word' });
    return 'grpc';
  });
  const fields = object({
    client_type: clientType,
    endpoint: filled(),
    sampling_fraction: float(),
    insecure: bool(),
    tls_config: tlsConfig(),
    headers: headerMap(),
    compression: filled(),
    timeout: promDuration(),
  });
  return then(fields, (given, report) => {
    if (given === undefined) return undefined;
    if (given.endpoint === undefined) report('tracing endpoint must be set');
    const isGzip = given.compression === 'gzip';
    if (given.compression !== undefined && !isGzip) {
      const message = `invalid compression type ${given.compression} provided, valid options: gzip`;
      report(message, { code: 'unknown_word', path: ['compression'] });
    }
    return {
      clientType: given.client_type ?? 'grpc',
      endpoint: given.endpoint ?? '',
      samplingFraction: given.sampling_fraction ?? 0,
      insecure: given.insecure ?? false,
      tls: given.tls_config,
      headers: given.headers,
      compression: isGzip ? 'gzip' : undefined,
      timeoutMs: given.timeout ?? 0,
    };
  });
}
