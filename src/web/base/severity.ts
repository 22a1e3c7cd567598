/** How loudly an alert is shown. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';

const WORDS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  crit: 'critical',
  page: 'critical',
  fatal: 'critical',
  emergency: 'critical',
  disaster: 'critical',
  alert: 'critical',
  high: 'critical',
  error: 'critical',
  p0: 'critical',
  p1: 'critical',
  sev1: 'critical',
  warning: 'warning',
  warn: 'warning',
  major: 'warning',
  medium: 'warning',
  ticket: 'warning',
  p2: 'warning',
  sev2: 'warning',
  info: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  minor: 'info',
  low: 'info',
  p3: 'info',
  sev3: 'info',
};

/** What people write into `severity` (or `priority`) comes in many words; these are the usual ones. */
export function severityOf(labels: Readonly<Record<string, string>>): Severity {
  const word = (labels['severity'] ?? labels['priority'] ?? '').toLowerCase();
  return Object.hasOwn(WORDS, word) ? (WORDS[word] ?? 'none') : 'none';
}
