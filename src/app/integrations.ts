import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { BUILD_INFO } from '../base/build-info.ts';
import { SystemTrust } from '../base/node/system-trust.ts';
import { readTextFile } from '../base/node/text-file.ts';
import { readYaml } from '../config/yaml/document.ts';
import { PooledSmtpSender } from '../receivers/email/pooled-smtp-sender.ts';
import type { SmtpConfig } from '../receivers/email/smtp-sender.ts';
import { createHttpSender } from '../receivers/http/create-http-sender.ts';
import { buildIntegrations } from '../receivers/registry.ts';
import type { Templating } from '../receivers/templating.ts';
import type { IntegrationBuilder, Lasting } from './generation.ts';
import type { Options } from './options.ts';

/** How integrations reach the outside. `environment` is the process's, for proxies. */
export function integrationBuilder(
  { externalUrl }: Options,
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
    templating: asTheyAre,
    readYaml,
    environment,
    mail: {
      createSender: (config: SmtpConfig) => new PooledSmtpSender(config, http),
      hostname: hostname() || 'localhost.localdomain',
      random,
      logger,
    },
  };
  return (config, used) =>
    buildIntegrations(
      config.receivers.filter(({ name }) => used.has(name)),
      deps,
    );
}

/** For the time being: texts without what templates do. */
const asTheyAre: Templating = {
  render: (_notification, build) => {
    const text = (template: string): string => template;
    return build({ required: text, message: text, htmlMessage: text, detail: text });
  },
};
