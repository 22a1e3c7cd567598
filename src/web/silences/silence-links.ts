import type { SilenceView } from '../../api/contract/silences.ts';
import { alertsHref, STATES } from '../alerts/alerts-url.ts';

/** The address of the alerts that a silence hits. Of several sets of matchers the first. */
export function alertsOfSilenceHref({ matcherSets }: SilenceView): string {
  return alertsHref({
    matchers: matcherSets[0] ?? [],
    unreadable: undefined,
    receiver: undefined,
    states: STATES,
    groupBy: undefined,
  });
}
