import { randomBytes } from 'node:crypto';
import { BcryptVerifier } from '../api/door/bcrypt-verifier.ts';
import { Door } from '../api/door/door.ts';
import { DoorMetrics } from '../api/door/door.metrics.ts';
import { PasswordCheck } from '../api/door/password-check.ts';
import { WebConfigFile } from '../api/door/web-config-file.ts';
import { NodeWebFiles } from '../base/node/web-files.ts';
import type { ProcessParts } from './app.module.ts';
import type { Securing } from './secure-server.ts';

/** What stands between the listening sockets and the API. */
export interface WebDoor {
  readonly door: Door;
  /** Undefined: plain HTTP. */
  readonly securing: Securing | undefined;
}

/** Reads `--web.config.file` and builds the door. @throws ConfigError */
export function webDoor({
  options,
  clock,
  logger,
  registry,
  api,
}: Omit<ProcessParts, 'cluster'>): WebDoor {
  const log = logger.with({ component: 'web' });
  const file = new WebConfigFile({
    file: options.webConfigFile,
    files: new NodeWebFiles(),
    clock,
    logger: log,
  });
  const { config, tls } = file.current;
  const door = new Door({
    routePrefix: api.routePrefix,
    settings: () => file.current.config,
    passwords: new PasswordCheck({
      verifier: new BcryptVerifier(),
      clock,
      secret: randomBytes(32),
    }),
    visitors: api.visitors,
    trusted: { own: originOf(options.externalUrl.href), others: new Set(options.webAllowOrigins) },
    clock,
    metrics: new DoorMetrics(registry),
    logger: log,
  });
  const securing =
    tls === undefined
      ? undefined
      : { http2: config.http2, material: () => file.current.tls ?? tls };
  return { door, securing };
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
