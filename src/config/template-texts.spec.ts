import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './load.ts';
import { givenTexts, placesOfTexts } from './template-texts.ts';

const text = `
route: { receiver: team }
receivers:
  - name: other
  - name: team
    slack_configs:
      - api_url: http://service.example/a
        title: '{{ .One }}'
        fields: [{ title: '{{ .Two }}', value: x }]
      - api_url: http://service.example/b
        channel: plain
        text: '{{ .One }}'
    webhook_configs:
      - url: 'http://service.example/{{ .Three }}'
    opsgenie_configs:
      - api_key: '{{ .Four }}'
`;
const config = loadConfig({ text, file: 'x.yml', mode: 'fallback' }).config;

describe('where a template stands in the configuration', () => {
  const placeOf = placesOfTexts(config);

  it.each([
    ['{{ .Two }}', 'receivers[1].slack_configs[0].fields[0].title'],
    ['{{ .One }}', 'receivers[1].slack_configs[0].title and 1 more'],
    ['http://service.example/{{ .Three }}', 'receivers[1].webhook_configs[0].url'],
    ['{{ .Four }}', 'receivers[1].opsgenie_configs[0].api_key'],
    ['{{ template "opsgenie.default.message" . }}', 'receivers[1].opsgenie_configs[0].message'],
    ['{{ .Unknown }}', ''],
  ])('of %s is %s', (template, place) => {
    expect(placeOf('team', template)).toBe(place);
  });

  it('is asked by the receiver', () => {
    expect(placeOf('other', '{{ .Two }}')).toBe('');
  });
});

it('what is tried at load has no secret in it', () => {
  expect(givenTexts(config).map((each) => each.text)).toEqual([
    '{{ .One }}',
    '{{ .Two }}',
    '{{ .One }}',
  ]);
});
