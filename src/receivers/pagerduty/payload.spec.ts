import { expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { configOf } from '../testing/configs.ts';
import { aNotification } from '../testing/notifications.ts';
import { plainTexts } from '../testing/templating.ts';
import { pagerdutyEvent } from './payload.ts';
import { pagerdutySchema } from './schema.ts';

it.each([
  ['that are a little too large', 600_000],
  ['that are hopelessly so, which are not even read', 3_000_000],
])('details %s are left out, and that is said', (_name, length) => {
  const long = JSON.stringify(['x'.repeat(length)]);
  const config = configOf(pagerdutySchema, {
    routing_key: new Secret('k'),
    details: { long: '{{ .Long }}', other: 'short' },
  });
  const notification = aNotification();
  const texts = {
    ...plainTexts(notification),
    detail: (text: string) => text.replace('{{ .Long }}', long),
  };
  const readYaml = () => ({ tree: undefined, problems: [] });
  const { body } = pagerdutyEvent({ config, notification, texts, key: 'k', readYaml });
  const { payload } = JSON.parse(body) as { payload: { custom_details: Record<string, string> } };
  expect(Object.keys(payload.custom_details)).toEqual(['error']);
  expect(payload.custom_details['error']).toContain('exceeds the maximum size of 512KB');
});
