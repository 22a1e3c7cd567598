import { readFileSync } from 'node:fs';
import { NodeRandom } from '../../base/node/node-random.ts';
import { readTextFile } from '../../base/node/text-file.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { createHttpSender, type HttpSenderDeps } from '../http/create-http-sender.ts';
import type { HttpRequest, HttpSender } from '../http/http-sender.ts';
import { DEFAULT_HTTP_CONFIG, type HttpConfig } from '../http/schema.ts';

/** What the sender under test runs with, on time that stands still. */
export function senderDeps(changes: Partial<HttpSenderDeps> = {}): HttpSenderDeps {
  return {
    clock: new ManualClock(),
    random: new NodeRandom(),
    readText: readTextFile,
    readTextNow: (path) => readFileSync(path, 'utf8'),
    environment: {},
    userAgent: 'Alertmanager/test',
    trustSystem: () => undefined,
    ...changes,
  };
}

/** A sender with the default settings but for `changes`. */
export function aSender(
  changes: Partial<HttpConfig> = {},
  deps: Partial<HttpSenderDeps> = {},
): HttpSender {
  return createHttpSender({ ...DEFAULT_HTTP_CONFIG, ...changes }, senderDeps(deps));
}

const JSON_HEADERS = { 'content-type': 'application/json' };

/** A POST of `{}`. */
export function post(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  const { signal } = new AbortController();
  return { method: 'POST', url, headers: JSON_HEADERS, body: '{}', signal, ...changes };
}
