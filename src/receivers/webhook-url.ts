import type { Report } from '../base/schema/schema.ts';
import { atMostOne } from './http/rules.ts';
import { type GivenSettings, hasAny } from './kind-schema.ts';

/** The rule of kinds whose address is a secret: it or a file with it, and nothing to inherit. */
export function needsWebhookUrl(given: GivenSettings, report: Report): void {
  if (!hasAny(given, 'webhook_url', 'webhook_url_file')) {
    report('one of webhook_url or webhook_url_file must be configured');
  }
  atMostOne(given, ['webhook_url', 'webhook_url_file'], '', report);
}
