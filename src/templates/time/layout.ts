/** An element of a Go layout. Fractions of the second are their own shape. */
export type Element = (typeof FIXED_ELEMENTS)[number] | 'Jan' | 'Mon' | '_2';

/** One step of a layout: plain text, an element, or a fraction of the second. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'element'; readonly element: Element }
  | {
      readonly kind: 'fraction';
      /** `0` prints all digits, `9` drops zeros at the end. */
      readonly style: '0' | '9';
      readonly digits: number;
      readonly separator: '.' | ',';
    };

/** Longer ones before those that begin alike. */
const FIXED_ELEMENTS = [
  'January',
  'Monday',
  'MST',
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '002',
  '15',
  '1',
  '2006',
  '__2',
  '2',
  '3',
  '4',
  '5',
  'PM',
  'pm',
  '-070000',
  '-07:00:00',
  '-0700',
  '-07:00',
  '-07',
  'Z070000',
  'Z07:00:00',
  'Z0700',
  'Z07:00',
  'Z07',
] as const;

const BY_FIRST: ReadonlyMap<string, readonly Element[]> = groupByFirst(FIXED_ELEMENTS);

function groupByFirst(elements: readonly Element[]): ReadonlyMap<string, readonly Element[]> {
  const groups = new Map<string, Element[]>();
  for (const element of elements) {
    const first = element.charAt(0);
    groups.set(first, [...(groups.get(first) ?? []), element]);
  }
  return groups;
}

const FRACTION = /[.,](?:0+|9+)(?!\d)/y;

/** Cuts a layout into its pieces, as Go's `time` package reads layouts (`nextStdChunk`). */
export function readLayout(layout: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let textStart = 0;
  for (let at = 0; at < layout.length;) {
    const found = pieceAt(layout, at);
    if (found === undefined) {
      at++;
      continue;
    }
    if (at > textStart) pieces.push({ kind: 'text', text: layout.slice(textStart, at) });
    pieces.push(found.piece);
    at += found.length;
    textStart = at;
  }
  if (textStart < layout.length) pieces.push({ kind: 'text', text: layout.slice(textStart) });
  return pieces;
}

interface Found {
  readonly piece: Piece;
  readonly length: number;
}

function pieceAt(layout: string, at: number): Found | undefined {
  const first = layout.charAt(at);
  if (first === '.' || first === ',') return fractionAt(layout, at, first);
  const element =
    BY_FIRST.get(first)?.find((each) => layout.startsWith(each, at)) ?? shortAt(layout, at);
  return element && { piece: { kind: 'element', element }, length: element.length };
}

/** `Jan` and `Mon`, unless they begin a longer word; `_2`, unless it is `_` before `2006`. */
function shortAt(layout: string, at: number): Element | undefined {
  if (layout.startsWith('_2', at)) return layout.startsWith('_2006', at) ? undefined : '_2';
  for (const name of ['Jan', 'Mon'] as const) {
    if (layout.startsWith(name, at) && !/[a-z]/.test(layout.charAt(at + 3))) return name;
  }
  return undefined;
}

function fractionAt(layout: string, at: number, separator: '.' | ','): Found | undefined {
  FRACTION.lastIndex = at;
  const text = FRACTION.exec(layout)?.[0];
  if (text === undefined) return undefined;
  const style = text.charAt(1) === '0' ? '0' : '9';
  const piece: Piece = { kind: 'fraction', style, digits: text.length - 1, separator };
  return { piece, length: text.length };
}

/** How Go prints times in JSON. */
export const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;
