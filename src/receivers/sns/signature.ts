import { createHash, createHmac } from 'node:crypto';
import { compareBytewise } from '../../base/compare.ts';
import { percentEncoded } from '../url-parts.ts';

/** Keys of an AWS account; the token comes with those that last for a while only. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A request to be signed. Header names are in lower case; `host` is taken from the URL. */
export interface SignableRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** For what, and when. */
export interface Scope {
  readonly region: string;
  readonly service: string;
  /** Wall-clock milliseconds. */
  readonly nowMs: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * The headers of a request with those that sign it. Source: AWS's documentation, "Signature Version 4 signing
 * process".
 */
export function signed(
  request: SignableRequest,
  keys: AwsKeys,
  { region, service, nowMs }: Scope,
): Readonly<Record<string, string>> {
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const headers = {
    ...request.headers,
    'x-amz-date': time,
    ...(keys.sessionToken !== undefined && { 'x-amz-security-token': keys.sessionToken }),
  };
  const names = ['host', ...Object.keys(headers)].sort(compareBytewise).join(';');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const canonical = canonicalRequest(request, headers, names);
  const toSign = [ALGORITHM, time, scope, sha256(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (last, part) => hmac(last, part),
    `AWS4${keys.secretAccessKey}`,
  );
  const signature = hmac(key, toSign).toString('hex');
  const credential = `Credential=${keys.accessKeyId}/${scope}`;
  const authorization = `${ALGORITHM} ${credential}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...headers, authorization };
}

function canonicalRequest(
  { method, url, body }: SignableRequest,
  headers: Readonly<Record<string, string>>,
  names: string,
): string {
  const { host, pathname, searchParams } = new URL(url);
  const path = pathname
    .replaceAll(/\/{2,}/g, '/')
    .split('/')
    .map(percentEncoded)
    .join('/');
  const query = [...searchParams]
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .sort(compareBytewise)
    .join('&');
  const lines = Object.entries({ ...headers, host })
    .sort(([a], [b]) => compareBytewise(a, b))
    .map(([name, value]) => `${name}:${value.trim().replaceAll(/ {2,}/g, ' ')}\n`);
  return [method, path, query, lines.join(''), names, sha256(body)].join('\n');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
