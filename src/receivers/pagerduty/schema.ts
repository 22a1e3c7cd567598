import { goDuration, url } from '../../base/schema/formats.ts';
import { anything, filled, list, map, object, secret, text } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne } from '../http/rules.ts';
import { hasAny, kindSchema } from '../kind-schema.ts';
import { filledTexts, sortedKeys } from '../sorted-keys.ts';

/** One item of `pagerduty_configs`. All texts but the URL are templates. */
export interface PagerdutyConfig {
  readonly http: HttpConfig;
  /** 1 with a service key, else 2. */
  readonly version: 1 | 2;
  /** The service key or the routing key; exactly one of the two is present. */
  readonly key: Secret | undefined;
  readonly keyFile: string | undefined;
  readonly url: string;
  readonly client: string;
  readonly clientUrl: string;
  readonly description: string;
  /** Any data; texts in it are templates. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly images: readonly PagerdutyImage[];
  readonly links: readonly PagerdutyLink[];
  readonly source: string;
  readonly severity: string;
  readonly class: string;
  readonly component: string;
  readonly group: string;
  /** 0 is none. */
  readonly timeoutMs: number;
}

export interface PagerdutyImage {
  readonly src: string;
  readonly alt: string;
  readonly href: string;
}

export interface PagerdutyLink {
  readonly href: string;
  readonly text: string;
}

/** Where events of version 1 go; there is no setting for it. */
const V1_URL = 'https://events.pagerduty.com/generic/2010-04-15/create_event.json';

/** Details that are there unless given otherwise. */
const DETAILS = {
  firing: '{{ .Alerts.Firing | toJson }}',
  resolved: '{{ .Alerts.Resolved | toJson }}',
  num_firing: '{{ .Alerts.Firing | len }}',
  num_resolved: '{{ .Alerts.Resolved | len }}',
};

const image = () => object({ src: text(), alt: text(), href: text() });
const link = () => object({ href: text(), text: text() });

/** How items of `pagerduty_configs` are read. */
export const pagerdutySchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    service_key: secret(),
    service_key_file: filled(),
    routing_key: secret(),
    routing_key_file: filled(),
    url: url(),
    client: text(),
    client_url: text(),
    description: text(),
    details: map(anything()),
    images: list(image()),
    links: list(link()),
    source: text(),
    severity: text(),
    class: text(),
    component: text(),
    group: text(),
    timeout: goDuration(),
  }),
  defaults: {
    client: '{{ template "pagerduty.default.client" . }}',
    client_url: '{{ template "pagerduty.default.clientURL" . }}',
    description: '{{ template "pagerduty.default.description" .}}',
  },
  alwaysPrinted: ['timeout'],
  inherit: (settings, { defaults }) => ({
    ...settings,
    url: settings.url ?? defaults.pagerduty_url,
    details: sortedKeys({ ...DETAILS, ...settings.details }),
    images: settings.images?.map((each) => filledTexts(each)),
    links: settings.links?.map((each) => filledTexts(each)),
    source: settings.source || settings.client,
    timeout: settings.timeout ?? 0,
  }),
  check: (given, report) => {
    if (!hasAny(given, 'service_key', 'service_key_file', 'routing_key', 'routing_key_file')) {
      report('missing service or routing key in PagerDuty config');
    }
    atMostOne(given, ['routing_key', 'routing_key_file'], '', report);
    atMostOne(given, ['service_key', 'service_key_file'], '', report);
  },
  resolve: (settings, { defaults, http }, report): PagerdutyConfig => {
    const target = settings.url ?? defaults.pagerduty_url;
    if (target === undefined) report('no global PagerDuty URL set');
    const isV1 = hasAny(settings, 'service_key', 'service_key_file');
    return {
      http: http.effective,
      version: isV1 ? 1 : 2,
      key: isV1 ? settings.service_key : settings.routing_key,
      keyFile: isV1 ? settings.service_key_file : settings.routing_key_file,
      url: isV1 ? V1_URL : (target ?? ''),
      client: settings.client,
      clientUrl: settings.client_url,
      description: settings.description,
      details: { ...DETAILS, ...settings.details },
      images: (settings.images ?? []).map((each) => ({
        src: each?.src ?? '',
        alt: each?.alt ?? '',
        href: each?.href ?? '',
      })),
      links: (settings.links ?? []).map((each) => ({
        href: each?.href ?? '',
        text: each?.text ?? '',
      })),
      source: settings.source || settings.client,
      severity: settings.severity || 'error',
      class: settings.class ?? '',
      component: settings.component ?? '',
      group: settings.group ?? '',
      timeoutMs: settings.timeout ?? 0,
    };
  },
});
