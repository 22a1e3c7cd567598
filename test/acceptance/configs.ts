/** The timing of a root route, in the configuration's words. */
export interface RouteTiming {
  readonly group_by?: string;
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
}

/** A root route with short intervals and the receiver `default`; `more` is what else belongs into it. */
export function rootRoute(timing: RouteTiming = {}, more = ''): string {
  return [
    'route:',
    '  receiver: default',
    `  group_by: ${timing.group_by ?? '[alertname]'}`,
    `  group_wait: ${timing.group_wait ?? '1s'}`,
    `  group_interval: ${timing.group_interval ?? '1s'}`,
    `  repeat_interval: ${timing.repeat_interval ?? '1h'}`,
    more,
    '',
  ].join('\n');
}

/** A receiver called `name` with a webhook for each of `urls`; `more` is added to each webhook. */
export function receiver(
  name: string,
  urls: readonly string[],
  more: readonly string[] = [],
): string {
  const hooks = urls.map((url) =>
    [`      - url: ${url}`, ...more.map((line) => `        ${line}`)].join('\n'),
  );
  return [
    `  - name: ${name}`,
    ...(urls.length > 0 ? ['    webhook_configs:', ...hooks] : []),
    '',
  ].join('\n');
}

/** A whole configuration: `root`, and one receiver `default` with the webhook `url`. */
export function simple(root: string, url: string, more: readonly string[] = []): string {
  return `${root}receivers:\n${receiver('default', [url], more)}`;
}
