import { Secret } from '../base/secret.ts';
import type { ReceiverKind } from '../receivers/kinds.ts';
import { type IntegrationConfig, listKey, type ReceiverConfig } from '../receivers/schema.ts';
import type { TextToCheck } from '../templates/template-library.ts';
import type { Config } from './config.ts';

/** How a text is taken out of a setting. */
interface Taking {
  /** The settings of an integration, by the keys of the file. */
  readonly settings: (integration: IntegrationConfig) => object;
  /** The text of a secret; undefined where secrets keep theirs to themselves. */
  readonly reveal: (secret: Secret) => string | undefined;
}

/** The templates that a configuration holds, but for secret ones, each with its place. */
export function givenTexts(config: Config): readonly TextToCheck[] {
  const taking: Taking = {
    settings: (each) => (each.kind === 'webhook' ? each.config : each.settings),
    reveal: () => undefined,
  };
  return textsOf(config, taking).map(({ text }) => text);
}

/** Where templates stand in a configuration, by the receiver and what they say: defaults too, and secrets. */
export function placesOfTexts(config: Config): (receiver: string, text: string) => string {
  const taking: Taking = {
    settings: (each) => (each.kind === 'webhook' ? each.config : each.complete),
    reveal: (secret) => secret.reveal(),
  };
  const places = new Map<string, Map<string, string[]>>();
  for (const { receiver, text } of textsOf(config, taking)) {
    const known = places.get(receiver) ?? new Map<string, string[]>();
    places.set(receiver, known);
    known.set(text.text, [...(known.get(text.text) ?? []), text.place]);
  }
  return (receiver, text) => {
    const [place = '', ...more] = places.get(receiver)?.get(text) ?? [];
    return more.length === 0 ? place : `${place} and ${more.length} more`;
  };
}

interface PlacedText {
  readonly receiver: string;
  readonly text: TextToCheck;
}

function textsOf({ receivers, extensions }: Config, taking: Taking): readonly PlacedText[] {
  const added = new Map(extensions?.receivers.map((each) => [each.name, each.integrations.length]));
  // What extensions add comes last, and is told of at its own place.
  const own = receivers.map(({ integrations, ...receiver }) => ({
    ...receiver,
    integrations: integrations.slice(0, integrations.length - (added.get(receiver.name) ?? 0)),
  }));
  return [
    ...textsOfReceivers(own, '', taking),
    ...(extensions === undefined
      ? []
      : textsOfReceivers(extensions.receivers, `${extensions.file}: `, taking)),
  ];
}

function textsOfReceivers(
  receivers: readonly ReceiverConfig[],
  where: string,
  taking: Taking,
): PlacedText[] {
  return receivers.flatMap((receiver, i) =>
    receiver.integrations.flatMap((integration) => {
      const { kind, index } = integration;
      const place = `${where}receivers[${i}].${listKey(kind)}[${index}]`;
      return Object.entries(taking.settings(integration))
        .filter(([key]) => NO_TEMPLATES[kind]?.includes(key) !== true)
        .flatMap(([key, value]) =>
          templatesIn(value, `${place}.${key}`, isHtml(integration, key), taking),
        )
        .map((text) => ({ receiver: receiver.name, text }));
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

function templatesIn(value: unknown, place: string, html: boolean, taking: Taking): TextToCheck[] {
  const text = value instanceof Secret ? taking.reveal(value) : value;
  if (typeof text === 'string') return text.includes('{{') ? [{ place, text, isHtml: html }] : [];
  if (typeof text !== 'object' || text === null) return [];
  if (Array.isArray(text)) {
    return text.flatMap((item, i) => templatesIn(item, `${place}[${i}]`, html, taking));
  }
  return Object.entries(text).flatMap(([key, item]) =>
    templatesIn(item, `${place}.${key}`, html, taking),
  );
}
