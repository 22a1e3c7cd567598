import { TemplateError } from '../errors.ts';
import { isGoPrintable } from '../../../base/go-printable.ts';
import { runeCount, toBytes } from '../text/bytes.ts';
import { canBackquote, goQuoted, goQuotedRune } from '../text/quote.ts';
import { formatFloat } from './float.ts';
import type { FloatFormat } from './float.ts';

/** The flags, width and precision of one verb of `printf`. */
export interface Directive {
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v`: structs with field names. */
  plusV: boolean;
  /** `%#v`: Go syntax. */
  sharpV: boolean;
  width: number | undefined;
  precision: number | undefined;
}

export function plainDirective(): Directive {
  return {
    minus: false,
    plus: false,
    sharp: false,
    space: false,
    zero: false,
    plusV: false,
    sharpV: false,
    width: undefined,
    precision: undefined,
  };
}

const MAX_RUNE = 0x10ffffn;
const REPLACEMENT = 0xfffd;

/** Writes strings and numbers under a directive: the lower half of Go's fmt. */
export class Formatter {
  directive: Directive = plainDirective();
  #out = '';
  readonly #limit: number;

  /** Throws `template.limit` once more than `limit` UTF-16 units were written. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get text(): string {
    return this.#out;
  }

  write(text: string): void {
    this.#out += text;
    if (this.#out.length > this.#limit)
      throw new TemplateError('template.limit', `text of more than ${this.#limit} characters`);
  }

  /** Writes `text`, filled up to the width. */
  pad(text: string, zero: boolean = this.directive.zero): void {
    const { width, minus } = this.directive;
    const missing = width === undefined ? 0 : width - runeCount(text);
    if (missing <= 0) this.write(text);
    else if (minus) this.write(text + ' '.repeat(missing));
    else this.write((zero ? '0' : ' ').repeat(missing) + text);
  }

  bool(value: boolean): void {
    this.pad(value ? 'true' : 'false');
  }

  string(text: string): void {
    this.pad(this.#truncated(text));
  }

  /** `%q`. */
  quoted(text: string): void {
    const shown = this.#truncated(text);
    if (this.directive.sharp && canBackquote(shown)) this.pad('`' + shown + '`');
    else this.pad(goQuoted(shown, this.directive.plus));
  }

  /** `%x` of text or bytes. */
  hexBytes(text: string | Uint8Array, upper: boolean): void {
    const { sharp, space, precision } = this.directive;
    const bytes = typeof text === 'string' ? toBytes(text) : text;
    const shown = Array.from(bytes.subarray(0, precision ?? bytes.length), (byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    const prefix = sharp && shown.length > 0 ? '0x' : '';
    const all = prefix + shown.join(space ? ' ' + prefix : '');
    this.pad(upper ? all.toUpperCase() : all);
  }

  /** `%c`. */
  character(value: bigint): void {
    this.pad(String.fromCodePoint(runeFrom(value)));
  }

  /** `%q` of an integer. */
  quotedRune(value: bigint): void {
    this.pad(goQuotedRune(runeFrom(value), this.directive.plus));
  }

  /** `%U`. */
  unicode(value: bigint): void {
    const code = BigInt.asUintN(64, value);
    const digits = Math.max(4, this.directive.precision ?? 4);
    let text = 'U+' + code.toString(16).toUpperCase().padStart(digits, '0');
    if (this.directive.sharp && code <= MAX_RUNE) {
      const character = String.fromCodePoint(Number(code));
      if (character.isWellFormed() && isGoPrintable(character)) text += ` '${character}'`;
    }
    this.pad(text, false);
  }

  /** An integer in base 2, 8, 10 or 16; `verb` tells `%X` and `%O` from the others. */
  integer(value: bigint, base: 2 | 8 | 10 | 16, verb: string): void {
    const { precision, plus, space } = this.directive;
    if (precision === 0 && value === 0n) {
      this.pad('', false);
      return;
    }
    const isNegative = value < 0n;
    let digits = (isNegative ? -value : value).toString(base);
    digits = digits.padStart(this.#digitsWanted(isNegative), '0');
    digits = this.#basePrefix(base, digits) + digits;
    if (verb === 'O') digits = '0o' + digits;
    if (verb === 'X') digits = digits.toUpperCase();
    const sign = isNegative ? '-' : plus ? '+' : space ? ' ' : '';
    this.pad(sign + digits, false);
  }

  #digitsWanted(isNegative: boolean): number {
    const { precision, zero, minus, width, plus, space } = this.directive;
    if (precision !== undefined) return precision;
    if (!zero || minus || width === undefined) return 0;
    return isNegative || plus || space ? width - 1 : width;
  }

  #basePrefix(base: 2 | 8 | 10 | 16, digits: string): string {
    if (!this.directive.sharp || base === 10) return '';
    if (base === 8) return digits.startsWith('0') ? '' : '0';
    return base === 2 ? '0b' : '0x';
  }

  /** `verb` with the precision it has unless the directive says otherwise; -1 for the shortest digits. */
  float(value: number, bits: 32 | 64, verb: FloatFormat, usual: number): void {
    const { plus, space, sharp, zero, minus, width } = this.directive;
    const precision = this.directive.precision ?? usual;
    let text = formatFloat(value, verb, precision, bits);
    if (!/^[+-]/.test(text)) text = '+' + text;
    if (space && !plus && text.startsWith('+')) text = ' ' + text.slice(1);
    if (!Number.isFinite(value)) {
      // An infinity keeps its sign.
      this.pad(Number.isNaN(value) && !space && !plus ? text.slice(1) : text, false);
      return;
    }
    if (sharp && verb !== 'b') text = withPoint(text, verb, precision);
    if (text.startsWith('+') && !plus) {
      this.pad(text.slice(1));
    } else if (zero && !minus && width !== undefined && width > text.length) {
      this.write(text.slice(0, 1) + '0'.repeat(width - text.length) + text.slice(1));
    } else this.pad(text);
  }

  #truncated(text: string): string {
    const { precision } = this.directive;
    if (precision === undefined || text.length <= precision) return text;
    return Array.from(text).slice(0, precision).join('');
  }
}

/** An integer as a code point; what is none is U+FFFD. */
function runeFrom(value: bigint): number {
  if (value < 0n || value > MAX_RUNE) return REPLACEMENT;
  const code = Number(value);
  return code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code;
}

/** The `#` flag on a float: a decimal point always, and the trailing zeros that `%g` leaves out. */
function withPoint(text: string, verb: FloatFormat, precision: number): string {
  const isHex = verb === 'x' || verb === 'X';
  const tailAt = text.search(isHex ? /[pP]/ : /[eEpP]/);
  const number = tailAt === -1 ? text : text.slice(0, tailAt);
  const tail = tailAt === -1 ? '' : text.slice(tailAt);
  const padsZeros = verb === 'g' || verb === 'G' || verb === 'x';
  let missing = padsZeros ? (precision === -1 ? 6 : precision) : 0;
  const characters = number.slice(1).replace('.', '');
  missing -= characters.replace(/^0+/, '').length;
  const hasPoint = number.includes('.');
  if (!hasPoint && /^.0$/.test(number)) missing--;
  return number + (hasPoint ? '' : '.') + '0'.repeat(Math.max(0, missing)) + tail;
}
