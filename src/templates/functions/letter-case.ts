/** Go's `strings.ToUpper`: letter by letter, so that `ß`, which has no single capital, stays. */
export function toUpper(text: string): string {
  const all = text.toUpperCase();
  return all.length === text.length && !GREEK_IOTA.test(text) ? all : eachLetter(text, upperLetter);
}

/** Go's `strings.ToLower`, letter by letter. */
export function toLower(text: string): string {
  return eachLetter(text, lowerLetter);
}

/** Go's `strings.TrimSpace`: white space as Go sees it, which is not quite what JavaScript sees. */
export function trimSpace(text: string): string {
  return text.replace(LEADING_SPACE, '').replace(TRAILING_SPACE, '');
}

const LEADING_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const TRAILING_SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;

/**
 * The title casing of `golang.org/x/text/cases` for American English: the first letter of each word becomes a
 * capital, the others small. Words end where Unicode lets them, which is not at `_`, digits or a single `.`, `:`
 * or `'`.
 */
export function titleCase(text: string): string {
  let out = '';
  let isInWord = false;
  let wasMiddle = false;
  for (let at = 0; at < text.length;) {
    const letter = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += letter.length;
    const isMiddle = MIDDLE.test(letter);
    if (wasMiddle && isMiddle) isInWord = false;
    wasMiddle = isMiddle;
    if (!CASED.test(letter)) {
      out += letter;
      if (!WITHIN_WORDS.test(letter)) isInWord = false;
    } else if (isInWord) {
      out += letter === 'Σ' ? smallSigma(text, at) : letter.toLowerCase();
    } else {
      out += titleLetter(letter);
      isInWord = true;
    }
  }
  return out;
}

const CASED = /^\p{Cased}$/u;

/** What keeps a word together once, but not twice in a row. */
const MIDDLE = /^['.:··՟״‘’․‧︓﹒﹕＇．：]$/u;

/** What is no letter with case and yet ends no word: other letters, marks, digits, connectors, invisible signs. */
const WITHIN_WORDS =
  /^(?:[\p{M}\p{Nd}\p{Pc}'.:··՟״‘’․‧︓﹒﹕＇．：\u02c2-\u02ff\u055a-\u055c\u055e\u058a\u05f3\u202f\u00ad]|(?![\u200b\p{Ideographic}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])[\p{Alphabetic}\p{Cf}])$/u;

const SIGMA_GOES_ON = /^\p{Case_Ignorable}*(?!\p{Case_Ignorable})\p{Cased}/u;

function smallSigma(text: string, after: number): string {
  return SIGMA_GOES_ON.test(text.slice(after, after + 64)) ? 'σ' : 'ς';
}

/** Letters with an iota below: their capitals keep it in titles, and where they are alone. */
const GREEK_IOTA = /[\u1f80-\u1fff]/;

function titleLetter(letter: string): string {
  if (/^[ა-ჿ]$/.test(letter)) return letter;
  const upper = letter.toUpperCase();
  const digraph = TITLE_DIGRAPHS.get(upper);
  if (digraph !== undefined) return digraph;
  const [first = '', ...others] = upper;
  if (others.length === 0) return upper;
  if (letter === 'ŉ') return upper;
  return GREEK_IOTA.test(letter) ? withIotaBelow(upper) : first + others.join('').toLowerCase();
}

const TITLE_DIGRAPHS: ReadonlyMap<string, string> = new Map([
  ['Ǆ', 'ǅ'],
  ['Ǉ', 'ǈ'],
  ['Ǌ', 'ǋ'],
  ['Ǳ', 'ǲ'],
]);

function withIotaBelow(upper: string): string {
  if (isOneLetter(upper) || !upper.endsWith('Ι')) return upper;
  return upper.replace(/^(.)(.*)Ι$/u, '$1\u0345$2').normalize('NFC');
}

function upperLetter(letter: string): string {
  const upper = letter.toUpperCase();
  const single = GREEK_IOTA.test(letter) ? withIotaBelow(upper) : upper;
  return isOneLetter(single) ? single : letter;
}

function lowerLetter(letter: string): string {
  return letter === 'İ' ? 'i' : letter.toLowerCase();
}

function isOneLetter(text: string): boolean {
  return text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff);
}

// eslint-disable-next-line no-control-regex -- ASCII as a whole
const ASCII = /^[\u0000-\u007f]*$/;

function eachLetter(text: string, change: (letter: string) => string): string {
  if (ASCII.test(text)) return change === lowerLetter ? text.toLowerCase() : text.toUpperCase();
  let out = '';
  for (const letter of text) out += change(letter);
  return out;
}
