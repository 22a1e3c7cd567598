import { lazily, list, map, object, secretText, text, then } from '../../base/schema/schema.ts';
import type { Schema } from '../../base/schema/schema.ts';
import type { HttpHeader } from './schema.ts';

/** Names that the connection, Prometheus or AWS's signatures set themselves. Source: prometheus/common. */
const RESERVED_HEADERS = new Set([
  'Authorization',
  'Host',
  'Content-Encoding',
  'Content-Length',
  'Content-Type',
  'User-Agent',
  'Connection',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Www-Authenticate',
  'Accept-Encoding',
  'X-Prometheus-Remote-Write-Version',
  'X-Prometheus-Remote-Read-Version',
  'X-Prometheus-Scrape-Timeout-Seconds',
  'X-Amz-Date',
  'X-Amz-Security-Token',
  'X-Amz-Content-Sha256',
]);

/** Reads `http_headers`. */
export function httpHeaders(): Schema<Readonly<Record<string, HttpHeader>> | undefined> {
  return then(headerMap(), (given, report) => {
    for (const name of Object.keys(given ?? {})) {
      const canonical = canonicalHeader(name);
      if (RESERVED_HEADERS.has(canonical)) {
        report(`setting header ${JSON.stringify(canonical)} is not allowed`, { path: [name] });
      }
    }
    return given;
  });
}

/** Reads headers whatever their names. */
export function headerMap(): Schema<Readonly<Record<string, HttpHeader>> | undefined> {
  const header = object({ values: list(text()), secrets: list(secretText()), files: list(text()) });
  return lazily(() =>
    then(
      map(header),
      (given) =>
        given &&
        Object.fromEntries(
          Object.entries(given).map(([name, item]) => [
            name,
            { values: item?.values ?? [], secrets: item?.secrets ?? [], files: item?.files ?? [] },
          ]),
        ),
    ),
  );
}

/** A header's name as Go writes it: `content-type` becomes `Content-Type`; what is no name stays. */
export function canonicalHeader(name: string): string {
  if (!/^[\w!#$%&'*+\-.^`|~]+$/.test(name)) return name;
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
