import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { Counter, type Registry } from 'prom-client';
import { BUILD_INFO } from '../base/build-info.ts';
import { SystemTrust } from '../base/node/system-trust.ts';
import { readTextFile } from '../base/node/text-file.ts';
import { placesOfTexts } from '../config/template-texts.ts';
import { readYaml } from '../config/yaml/document.ts';
import { PooledSmtpSender } from '../receivers/email/pooled-smtp-sender.ts';
import type { SmtpConfig } from '../receivers/email/smtp-sender.ts';
import { createHttpSender } from '../receivers/http/create-http-sender.ts';
import { buildIntegrations } from '../receivers/registry.ts';
import type { IntegrationBuilder, Lasting } from './generation.ts';
import { largeOnesInTurns } from './large-notifications.ts';
import { NotificationTexts } from './notification-texts.ts';
import type { Options } from './options.ts';

/** How integrations reach the outside. `environment` is the process's, for proxies. */
export function integrationBuilder(
  { externalUrl, templatesFallback: fallback }: Options,
  registry: Registry,
  { clock, random, logger }: Pick<Lasting, 'clock' | 'random' | 'logger'>,
  environment: Readonly<Record<string, string | undefined>>,
): IntegrationBuilder {
  const trust = new SystemTrust();
  const http = {
    clock,
    random,
    environment,
    readText: readTextFile,
    readTextNow: (path: string): string => readFileSync(path, 'utf8'),
    userAgent: `Alertmanager/${BUILD_INFO.version} (Tocsin)`,
    trustSystem: (): void => trust.use(),
  };
  const deps = {
    clock,
    readText: readTextFile,
    createHttpSender: (config: Parameters<typeof createHttpSender>[0]) =>
      createHttpSender(config, http),
    externalUrl: externalUrl.href,
    readYaml,
    environment,
    mail: {
      createSender: (config: SmtpConfig) => new PooledSmtpSender(config, http),
      hostname: hostname() || 'localhost.localdomain',
      random,
      logger,
    },
  };
  const failures = new Counter({
    name: 'tocsin_template_failures_total',
    help: 'Number of notifications of which a template failed, by what became of them.',
    labelNames: ['receiver', 'outcome'],
    registers: [registry],
  });
  return (config, used, library) => {
    const receivers = config.receivers.filter(({ name }) => used.has(name));
    const placeOf = placesOfTexts(config);
    const templating = new NotificationTexts({ library, logger, placeOf, failures, fallback });
    return largeOnesInTurns(buildIntegrations(receivers, { ...deps, templating }), clock);
  };
}
