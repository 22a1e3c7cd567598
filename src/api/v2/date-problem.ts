const LAYOUT = '2006-01-02';

/**
 * What Go says of a text that is no time in any of the layouts the API takes: what keeps it from being a date, the
 * layout that is tried last.
 */
export function dateProblem(text: string): string {
  const bad = (rest: string, part: string): string =>
    `parsing time ${quote(text)} as "${LAYOUT}": cannot parse ${quote(rest)} as "${part}"`;
  if (!/^\d{4}/.test(text)) return bad(text, '2006');
  if (text[4] !== '-') return bad(text.slice(4), '-');
  if (!/^\d\d/.test(text.slice(5))) return bad(text.slice(5), '01');
  const month = Number(text.slice(5, 7));
  if (month < 1 || month > 12) return `parsing time ${quote(text)}: month out of range`;
  if (text[7] !== '-') return bad(text.slice(7), '-');
  if (!/^\d\d/.test(text.slice(8))) return bad(text.slice(8), '02');
  if (text.length > 10) return `parsing time ${quote(text)}: extra text: ${quote(text.slice(10))}`;
  return `parsing time ${quote(text)}: day out of range`;
}

/** Quotes as Go's `time` package does: controls and what is not ASCII as the bytes of their UTF-8. */
function quote(text: string): string {
  const quoted = text.replace(/["\\]|[^ -\u007f]+/g, (found) => {
    if (found === '"' || found === '\\') return `\\${found}`;
    return Array.from(
      Buffer.from(found),
      (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
    ).join('');
  });
  return `"${quoted}"`;
}
