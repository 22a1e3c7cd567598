import type { Report } from '../base/schema/schema.ts';
import type { GivenRoute } from '../routing/schema.ts';
import type { GivenFile } from './schema.ts';

type Path = readonly (string | number)[];

/** Reports what one section says about another, in Alertmanager's words and order. */
export function checkFile(given: GivenFile, report: Report): void {
  checkReceiverNames(given, report);
  if (given.route === undefined) {
    report('no routes provided');
    return;
  }
  checkRootRoute(given.route, report);
  const receivers = new Set(given.receivers?.map((receiver) => receiver.name));
  checkReceivers(given.route, ['route'], receivers, report);
  checkIntervals(given.route, ['route'], intervalNames(given, report), report);
}

function checkReceiverNames(given: GivenFile, report: Report): void {
  const seen = new Set<string>();
  for (const [index, { name }] of (given.receivers ?? []).entries()) {
    if (seen.has(name)) {
      const message = `notification config name ${JSON.stringify(name)} is not unique`;
      report(message, { code: 'duplicate_name', path: ['receivers', index, 'name'] });
    }
    seen.add(name);
  }
}

function checkRootRoute(route: GivenRoute, report: Report): void {
  if (route.receiver === undefined) {
    report('root route must specify a default receiver', { path: ['route'] });
  }
  if (route.matchers.length > 0) {
    report('root route must not have any matchers', { path: ['route'] });
  }
  if (route.muteTimeIntervals.length > 0) {
    const path = ['route', 'mute_time_intervals'];
    report('root route must not have any mute time intervals', { path });
  }
  if (route.activeTimeIntervals.length > 0) {
    const path = ['route', 'active_time_intervals'];
    report('root route must not have any active time intervals', { path });
  }
  if (route.continue) {
    report('cannot have continue in root route', { path: ['route', 'continue'] });
  }
}

function checkReceivers(
  route: GivenRoute,
  path: Path,
  names: ReadonlySet<string>,
  report: Report,
): void {
  for (const [index, child] of route.routes.entries()) {
    checkReceivers(child, [...path, 'routes', index], names, report);
  }
  if (route.receiver === undefined || names.has(route.receiver)) return;
  report(`undefined receiver ${JSON.stringify(route.receiver)} used in route`, {
    code: 'undefined_name',
    path: [...path, 'receiver'],
  });
}

function intervalNames(given: GivenFile, report: Report): ReadonlySet<string> {
  const names = new Set<string>();
  for (const key of ['mute_time_intervals', 'time_intervals'] as const) {
    const kind = key === 'time_intervals' ? 'time interval' : 'mute time interval';
    for (const [index, { name }] of (given[key] ?? []).entries()) {
      if (names.has(name)) {
        const message = `${kind} ${JSON.stringify(name)} is not unique`;
        report(message, { code: 'duplicate_name', path: [key, index, 'name'] });
      }
      names.add(name);
    }
  }
  return names;
}

function checkIntervals(
  route: GivenRoute,
  path: Path,
  names: ReadonlySet<string>,
  report: Report,
): void {
  for (const [index, child] of route.routes.entries()) {
    checkIntervals(child, [...path, 'routes', index], names, report);
  }
  const used = [
    ['active_time_intervals', route.activeTimeIntervals],
    ['mute_time_intervals', route.muteTimeIntervals],
  ] as const;
  for (const [key, intervals] of used) {
    for (const [index, name] of intervals.entries()) {
      if (names.has(name)) continue;
      report(`undefined time interval ${JSON.stringify(name)} used in route`, {
        code: 'undefined_name',
        path: [...path, key, index],
      });
    }
  }
}
