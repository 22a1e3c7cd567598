/** A table of Markdown: a row for each figure, a column for each set of results. */
export function markdownTable<Figure extends string>(
  figures: Readonly<Record<Figure, string>>,
  columns: ReadonlyMap<string, Readonly<Record<Figure, number>>>,
): string {
  const names = [...columns.keys()];
  const rows = (Object.keys(figures) as Figure[]).map((figure) => [
    figures[figure],
    ...names.map((name) => rounded(columns.get(name)?.[figure] ?? NaN)),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(['', ...names]), line(['---', ...names.map(() => '---:')]), ...rows.map(line)].join(
    '\n',
  );
}

/** Three digits are enough for small figures. */
function rounded(value: number): string {
  return value < 100
    ? String(Number(value.toPrecision(2)))
    : Math.round(value).toLocaleString('en-GB');
}
