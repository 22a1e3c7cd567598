/** The address when it is one that a click may open: http, https or mailto; anything else is undefined. */
export function safeLink(text: string): string | undefined {
  const trimmed = text.trim();
  // The scheme is looked at both as written and as the browser would read it.
  if (!/^(https?:\/\/|mailto:)/i.test(trimmed)) return undefined;
  try {
    const { protocol } = new URL(trimmed);
    return ['http:', 'https:', 'mailto:'].includes(protocol) ? trimmed : undefined;
  } catch {
    return undefined;
  }
}

/** A piece of a text: plain, or an address in it. */
export interface TextPiece {
  readonly text: string;
  readonly href?: string;
}

const ADDRESS = /https?:\/\/[^\s<>"'`]+/gi;

/** Takes a text apart into plain pieces and the addresses in it. */
export function piecesOf(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(/[.,;:!?)\]}]+$/, '');
    const href = safeLink(address);
    if (href === undefined) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

const HIDDEN = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Makes the controls that can turn text around, or hide in it, visible. Tabs and line ends stay. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (control) => ('\t\n\r'.includes(control) ? control : '\ufffd'));
}
