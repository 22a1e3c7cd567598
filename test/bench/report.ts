import { median } from './checks.ts';
import { aimText, meets, ROWS } from './rows.ts';
import type { Row } from './rows.ts';
import type { ServerName } from './options.ts';

/** Every figure measured, by server and row, one a round. */
export type Results = Readonly<Record<ServerName, Readonly<Record<string, readonly number[]>>>>;

export interface ReportLine {
  readonly row: Row;
  readonly tocsin: number | undefined;
  readonly alertmanager: number | undefined;
  readonly verdict: boolean | undefined;
}

/** The medians of each row that was measured, against its aim. */
export function reportLines(results: Results, wanted: readonly string[]): ReportLine[] {
  return ROWS.filter((row) => wanted.includes(row.id)).map((row) => {
    const tocsin = middle(results.tocsin[row.id]);
    const alertmanager = middle(results.alertmanager[row.id]);
    return { row, tocsin, alertmanager, verdict: meets(row.aim, tocsin, alertmanager) };
  });
}

/** The report as a Markdown table. */
export function reportTable(lines: readonly ReportLine[]): string {
  const head = ['', 'Tocsin', 'Alertmanager', 'Tocsin / Alertmanager', 'aim', ''];
  const body = lines.map(({ row, tocsin, alertmanager, verdict }) => [
    row.title,
    figure(tocsin, row),
    figure(alertmanager, row),
    tocsin === undefined || alertmanager === undefined ? '–' : ratio(tocsin / alertmanager),
    aimText(row.aim),
    verdict === undefined ? '' : verdict ? 'met' : 'MISSED',
  ]);
  const widths = head.map((title, i) =>
    Math.max(...[head, ...body].map((cells) => (cells[i] ?? title).length), 3),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 || i > 3 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 || i > 3 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function middle(values: readonly number[] | undefined): number | undefined {
  return values === undefined || values.length === 0 ? undefined : median(values);
}

function figure(value: number | undefined, row: Row): string {
  if (value === undefined) return '–';
  const text = value.toLocaleString('en-GB', {
    minimumFractionDigits: row.digits,
    maximumFractionDigits: row.digits,
  });
  return row.unit.startsWith('/') ? `${text}${row.unit}` : `${text} ${row.unit}`;
}

function ratio(value: number): string {
  return value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toFixed(3);
}
