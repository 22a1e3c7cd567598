import { Secret } from '../base/secret.ts';
import type { ReceiverKind } from '../receivers/kinds.ts';
import { type IntegrationConfig, listKey, type ReceiverConfig } from '../receivers/schema.ts';
import { sampleNotifications } from '../templates/sample-data.ts';
import type { TemplateLibrary, TextToCheck } from '../templates/template-library.ts';
import type { Config } from './config.ts';

/** What may go wrong when the templates of receivers run, found by running them on samples; one line each. */
export function checkTemplates(
  config: Config,
  library: TemplateLibrary,
  nowMs: number,
): readonly string[] {
  const { extensions } = config;
  const added = new Map(extensions?.receivers.map((each) => [each.name, each.integrations.length]));
  // What extensions add comes last, and is told of at its own place.
  const own = config.receivers.map(({ integrations, ...receiver }) => ({
    ...receiver,
    integrations: integrations.slice(0, integrations.length - (added.get(receiver.name) ?? 0)),
  }));
  const texts = [
    ...templatesOf(own, ''),
    ...(extensions === undefined ? [] : templatesOf(extensions.receivers, `${extensions.file}: `)),
  ];
  const warnings = library.check(texts, sampleNotifications('sample', nowMs));
  return warnings.map(({ place, message }) => `a template may fail: ${place}: ${message}`);
}

function templatesOf(receivers: readonly ReceiverConfig[], where: string): TextToCheck[] {
  return receivers.flatMap((receiver, i) =>
    receiver.integrations.flatMap((integration) => {
      const { kind, index } = integration;
      const settings = kind === 'webhook' ? integration.config : integration.settings;
      const place = `${where}receivers[${i}].${listKey(kind)}[${index}]`;
      return Object.entries(settings)
        .filter(([key]) => NO_TEMPLATES[kind]?.includes(key) !== true)
        .flatMap(([key, value]) => templatesIn(value, `${place}.${key}`, isHtml(integration, key)));
    }),
  );
}

/** Keys whose texts are taken as they are. */
const NO_TEMPLATES: Partial<Record<ReceiverKind, readonly string[]>> = {
  discord: ['username', 'avatar_url'],
};

function isHtml(integration: IntegrationConfig, key: string): boolean {
  if (integration.kind === 'telegram' && key === 'message') {
    return (integration.settings['parse_mode'] ?? 'HTML') === 'HTML';
  }
  return integration.kind === 'email' && key === 'html';
}

/** The templates in a setting. Secrets keep theirs to themselves. */
function templatesIn(value: unknown, place: string, html: boolean): TextToCheck[] {
  if (typeof value === 'string') {
    return value.includes('{{') ? [{ place, text: value, isHtml: html }] : [];
  }
  if (typeof value !== 'object' || value === null || value instanceof Secret) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => templatesIn(item, `${place}[${i}]`, html));
  }
  return Object.entries(value).flatMap(([key, item]) => templatesIn(item, `${place}.${key}`, html));
}
