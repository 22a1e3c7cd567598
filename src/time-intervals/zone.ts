/** The zone of the machine the program runs on. */
export const LOCAL_ZONE = 'Local';

/** What is wrong with the name of a zone, in Go's words; undefined where nothing is. Empty is UTC. */
export function zoneProblem(zone: string): string | undefined {
  if (zone === '' || zone === 'UTC' || zone === LOCAL_ZONE) return undefined;
  // Intl takes offsets too, and any case: neither is a name in the zone database.
  if (/^[+-]/.test(zone) || !isKnown(zone)) return `unknown time zone ${zone}`;
  return undefined;
}

function isKnown(zone: string): boolean {
  try {
    const found = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
    return found === zone || found.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}
