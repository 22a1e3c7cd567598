import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { originForm, pathWithin } from '../http/hooks.ts';
import { readBasicAuth } from './basic-auth.ts';
import { decoyOf } from './bcrypt-hash.ts';
import { isForeign, type TrustedOrigins } from './cross-site.ts';
import type { DoorMetrics, RefusalReason } from './door.metrics.ts';
import type { CheckResult, Credentials, PasswordCheck } from './password-check.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { Visitors } from './visitors.ts';
import type { WebConfig } from './web-config.ts';

/** What stays open to whoever watches the process. */
const HEALTH = new Set(['/-/healthy', '/-/ready']);

/** What a door is built with. */
export interface DoorOptions {
  /** `/` or `/x`. */
  readonly routePrefix: string;
  /** The settings in force, asked for with each request. */
  readonly settings: () => WebConfig;
  readonly passwords: PasswordCheck;
  readonly visitors: Visitors;
  readonly trusted: TrustedOrigins;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly metrics: DoorMetrics;
  readonly logger: Logger;
}

/** An answer that ends a request at the door. */
interface Refusal {
  readonly status: number;
  readonly reason: RefusalReason | undefined;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const UNAUTHORIZED: Refusal = {
  status: 401,
  reason: 'unauthorized',
  text: 'Unauthorized',
  headers: { 'www-authenticate': 'Basic' },
};
const FOREIGN: Refusal = {
  status: 403,
  reason: 'cross_site',
  text: 'A page of another site asks for a change; see --web.allow-origin',
};

/** Stands before everything else: the headers of all answers, the rate limit, other sites' pages, who may come in. */
export class Door {
  readonly #options: DoorOptions;
  #users: { readonly of: WebConfig; readonly decoy: string } | undefined;
  #limiter: { readonly of: WebConfig; readonly limiter: RateLimiter } | undefined;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** Lets a request in, at once or after its password was checked, or answers it. */
  enter(request: IncomingMessage, response: ServerResponse, letIn: () => void): void {
    const settings = this.#options.settings();
    for (const [name, value] of settings.headers) response.setHeader(name, value);
    const path = pathWithin(this.#options.routePrefix, originForm(request.url ?? '/'));
    if (path !== undefined && HEALTH.has(path)) {
      letIn();
      return;
    }
    const refusal = this.#firstRefusal(settings, request);
    if (refusal !== undefined) this.#refuse(response, refusal);
    else if (settings.users.size === 0) letIn();
    else this.#signIn(settings, request, response, letIn);
  }

  #firstRefusal(settings: WebConfig, { method, headers }: IncomingMessage): Refusal | undefined {
    const { clock, trusted } = this.#options;
    if (settings.rateLimit !== undefined) {
      const nowMs = clock.monotonic();
      if (
        this.#limiter?.of.rateLimit?.burst !== settings.rateLimit.burst ||
        this.#limiter.of.rateLimit.intervalMs !== settings.rateLimit.intervalMs
      )
        this.#limiter = { of: settings, limiter: new RateLimiter(settings.rateLimit, nowMs) };
      if (!this.#limiter.limiter.take(nowMs))
        return { status: 429, reason: 'rate_limit', text: 'Too Many Requests' };
    }
    return isForeign(method, headers, trusted) ? FOREIGN : undefined;
  }

  #signIn(
    settings: WebConfig,
    request: IncomingMessage,
    response: ServerResponse,
    letIn: () => void,
  ): void {
    const { passwords, visitors, logger } = this.#options;
    const given = readBasicAuth(request.headers.authorization);
    if (given === undefined) {
      this.#refuse(response, UNAUTHORIZED);
      return;
    }
    const credentials = this.#credentials(settings, given);
    const answer = (result: CheckResult): void => {
      const refusal = refusalOf(result);
      if (refusal !== undefined) {
        this.#refuse(response, refusal);
        return;
      }
      visitors.note(request, given.user);
      letIn();
    };
    const known = passwords.known(credentials);
    if (known !== undefined) {
      answer(known);
      return;
    }
    passwords
      .check(credentials, request.socket.remoteAddress ?? '')
      .then(answer)
      .catch((error: unknown) => {
        logger.error('a password could not be checked', { err: messageOf(error) });
        this.#refuse(response, { status: 500, reason: undefined, text: 'Internal Server Error' });
      });
  }

  #credentials(
    settings: WebConfig,
    { user, password }: { readonly user: string; readonly password: string },
  ): Credentials {
    const hash = settings.users.get(user)?.reveal();
    if (hash !== undefined) return { user, password, hash, exists: true };
    if (this.#users?.of !== settings) {
      const hashes = Array.from(settings.users.values(), (each) => each.reveal());
      this.#users = { of: settings, decoy: decoyOf(hashes) };
    }
    return { user, password, hash: this.#users.decoy, exists: false };
  }

  #refuse(response: ServerResponse, { status, reason, text, headers = {} }: Refusal): void {
    if (reason !== undefined) this.#options.metrics.refused(reason);
    if (response.headersSent || response.destroyed) return;
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      ...headers,
    });
    response.end(`${text}\n`);
  }
}

function refusalOf(result: CheckResult): Refusal | undefined {
  switch (result.kind) {
    case 'right':
      return undefined;
    case 'wrong':
      return UNAUTHORIZED;
    case 'wait': {
      const headers = { 'retry-after': String(Math.ceil(result.ms / 1000)) };
      return { status: 429, reason: 'throttled', text: 'Too Many Requests', headers };
    }
  }
}
