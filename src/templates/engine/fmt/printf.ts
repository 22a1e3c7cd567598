import { isEscapedByte, normal } from '../text/bytes.ts';
import { typeOf, unboxed, Scalar } from '../values.ts';
import type { Value } from '../values.ts';
import { plainDirective } from './formatter.ts';
import { Printer } from './printer.ts';

/** Go's bound for widths and precisions. */
const TOO_LARGE = 1_000_000;

/** Go's `fmt.Sprintf`. Throws `template.limit` once the text is longer than `limit`. */
export function sprintf(format: string, args: readonly Value[], limit: number): string {
  return normal(new FormatRun(format, args, limit).run());
}

/** Go's `fmt.Sprint`: spaces between operands of which neither is a string. */
export function sprint(args: readonly Value[], limit: number): string {
  const only = args.length === 1 ? args[0] : undefined;
  if (typeof only === 'string') return only;
  const printer = new Printer(limit);
  let wasString = true;
  for (const [i, value] of args.entries()) {
    const arg = unboxed(value);
    const isString = arg !== undefined && typeOf(arg).kind === 'string';
    if (i > 0 && !isString && !wasString) printer.formatter.write(' ');
    printer.argument(arg, 'v');
    wasString = isString;
  }
  return normal(printer.text);
}

/** Go's `fmt.Sprintln`: spaces between all operands, a newline after them. */
export function sprintln(args: readonly Value[], limit: number): string {
  const printer = new Printer(limit);
  for (const [i, value] of args.entries()) {
    if (i > 0) printer.formatter.write(' ');
    printer.argument(value, 'v');
  }
  printer.formatter.write('\n');
  return normal(printer.text);
}

/** One use of a format string. */
class FormatRun {
  readonly #format: string;
  readonly #args: readonly Value[];
  readonly #printer: Printer;
  #at = 0;
  #nextArg = 0;
  /** Some argument was chosen by its number: left-over ones are then no error. */
  #isReordered = false;
  #isGoodArgNumber = true;
  /** What was read last is an argument number. */
  #isAfterNumber = false;

  constructor(format: string, args: readonly Value[], limit: number) {
    this.#format = format;
    this.#args = args;
    this.#printer = new Printer(limit);
  }

  run(): string {
    const { formatter } = this.#printer;
    while (this.#at < this.#format.length) {
      const percent = this.#format.indexOf('%', this.#at);
      const end = percent === -1 ? this.#format.length : percent;
      formatter.write(this.#format.slice(this.#at, end));
      this.#at = end + 1;
      if (percent !== -1) this.#directive();
    }
    if (!this.#isReordered && this.#nextArg < this.#args.length) this.#extra();
    return this.#printer.text;
  }

  #directive(): void {
    this.#isGoodArgNumber = true;
    this.#printer.formatter.directive = plainDirective();
    this.#flags();
    this.#argNumber();
    this.#width();
    if (this.#format[this.#at] === '.' && this.#at + 1 < this.#format.length) this.#precision();
    if (!this.#isAfterNumber) this.#argNumber();
    this.#verb();
  }

  #flags(): void {
    const { directive } = this.#printer.formatter;
    for (; ; this.#at++) {
      const flag = this.#format[this.#at];
      if (flag === '#') directive.sharp = true;
      else if (flag === '0') directive.zero = true;
      else if (flag === '+') directive.plus = true;
      else if (flag === '-') directive.minus = true;
      else if (flag === ' ') directive.space = true;
      else return;
    }
  }

  #width(): void {
    const { formatter } = this.#printer;
    const { directive } = formatter;
    if (this.#format[this.#at] !== '*') {
      directive.width = this.#number();
      // `%[3]2d`: the number of an argument has its place after the width.
      if (this.#isAfterNumber && directive.width !== undefined) this.#isGoodArgNumber = false;
      return;
    }
    this.#at++;
    this.#isAfterNumber = false;
    directive.width = this.#intArgument();
    if (directive.width === undefined) formatter.write('%!(BADWIDTH)');
    else if (directive.width < 0) {
      directive.width = -directive.width;
      directive.minus = true;
      directive.zero = false;
    }
  }

  #precision(): void {
    const { formatter } = this.#printer;
    const { directive } = formatter;
    this.#at++;
    if (this.#isAfterNumber) this.#isGoodArgNumber = false;
    this.#argNumber();
    if (this.#format[this.#at] !== '*') {
      directive.precision = this.#number() ?? 0;
      return;
    }
    this.#at++;
    this.#isAfterNumber = false;
    const precision = this.#intArgument();
    directive.precision = precision !== undefined && precision >= 0 ? precision : undefined;
    if (directive.precision === undefined) formatter.write('%!(BADPREC)');
  }

  #verb(): void {
    const { formatter } = this.#printer;
    const code = this.#format.codePointAt(this.#at);
    if (code === undefined) {
      formatter.write('%!(NOVERB)');
      return;
    }
    const verb = isEscapedByte(code) ? '\ufffd' : String.fromCodePoint(code);
    this.#at += verb.length;
    if (verb === '%') formatter.write('%');
    else if (!this.#isGoodArgNumber) formatter.write(`%!${verb}(BADINDEX)`);
    else if (this.#nextArg >= this.#args.length) formatter.write(`%!${verb}(MISSING)`);
    else this.#print(verb);
  }

  #print(verb: string): void {
    const { directive } = this.#printer.formatter;
    if (verb === 'v' || verb === 'w') {
      directive.sharpV = directive.sharp;
      directive.plusV = directive.plus;
      directive.sharp = false;
      directive.plus = false;
    }
    this.#printer.argument(this.#args[this.#nextArg], verb);
    this.#nextArg++;
  }

  /** `[2]`: the argument to go on with. */
  #argNumber(): void {
    this.#isAfterNumber = false;
    if (this.#format[this.#at] !== '[') return;
    this.#isReordered = true;
    // Go wants three bytes at least: `[n]`.
    const isShort = this.#at + 3 > this.#format.length;
    const close = isShort ? -1 : this.#format.indexOf(']', this.#at);
    const inside = close === -1 ? '' : this.#format.slice(this.#at + 1, close);
    const isNumber = /^\d+$/.test(inside) && Number(inside) <= 10 * TOO_LARGE + 9;
    this.#at = close === -1 ? this.#at + 1 : close + 1;
    const index = Number(inside) - 1;
    this.#isAfterNumber = isNumber;
    if (isNumber && index >= 0 && index < this.#args.length) this.#nextArg = index;
    else this.#isGoodArgNumber = false;
  }

  #number(): number | undefined {
    const start = this.#at;
    let value = 0;
    for (; /[0-9]/.test(this.#format[this.#at] ?? ''); this.#at++) {
      if (value > TOO_LARGE) {
        // Go gives up on the whole rest of the format.
        this.#at = this.#format.length;
        return undefined;
      }
      value = value * 10 + Number(this.#format[this.#at]);
    }
    return this.#at === start ? undefined : value;
  }

  /** The next argument as a width or precision. Undefined: it is none. */
  #intArgument(): number | undefined {
    if (this.#nextArg >= this.#args.length) return undefined;
    const arg = unboxed(this.#args[this.#nextArg]);
    this.#nextArg++;
    const plain = arg instanceof Scalar ? arg.value : arg;
    if (typeof plain !== 'bigint') return undefined;
    return plain > TOO_LARGE || plain < -TOO_LARGE ? undefined : Number(plain);
  }

  #extra(): void {
    const { formatter } = this.#printer;
    formatter.directive = plainDirective();
    formatter.write('%!(EXTRA ');
    for (const [i, value] of this.#args.slice(this.#nextArg).entries()) {
      if (i > 0) formatter.write(', ');
      const arg = unboxed(value);
      if (arg === undefined) formatter.write('<nil>');
      else {
        formatter.write(`${typeOf(arg).text}=`);
        this.#printer.argument(arg, 'v');
      }
    }
    formatter.write(')');
  }
}
