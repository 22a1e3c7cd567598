import { messageOf } from '../../../base/errors.ts';
import { TemplateError } from '../errors.ts';
import { fromBytes } from '../text/bytes.ts';
import { isInt, methodOf } from '../types.ts';
import type { GoType, Method, ScalarKind } from '../types.ts';
import { GoPointer, scalarOf, typeOf, unboxed, zeroOf } from '../values.ts';
import type {
  Boxed,
  Complex,
  GoArray,
  GoFunc,
  GoMap,
  GoSequence,
  GoSlice,
  GoStruct,
  Primitive,
  Value,
} from '../values.ts';
import { Formatter, plainDirective } from './formatter.ts';
import type { FloatFormat } from './float.ts';

type Concrete = Exclude<Value, Boxed>;
type Composite = GoMap | GoStruct | GoSlice | GoArray;

/** What stands where Go prints an address, which no template can rely on. */
const ADDRESS = 0xc000010000n;

/** How deep a value may be; one that holds itself would have no end. */
const MAX_DEPTH = 200;

const TEXT_VERBS = 'vsxXq';

/** Prints values under a verb: the upper half of Go's fmt. */
export class Printer {
  readonly formatter: Formatter;
  /** A bad verb is being told: methods are not asked then. */
  #isTellingError = false;
  #isTellingPanic = false;

  constructor(limit: number) {
    this.formatter = new Formatter(limit);
  }

  get text(): string {
    return this.formatter.text;
  }

  /** An argument of `printf` or `print`. */
  argument(value: Value, verb: string): void {
    const concrete = unboxed(value);
    if (concrete === undefined) {
      if (verb === 'T' || verb === 'v') this.formatter.pad('<nil>');
      else this.#badVerb(undefined, verb);
      return;
    }
    if (verb === 'T') this.formatter.string(typeOf(concrete).text);
    else if (verb === 'p') this.#pointer(concrete, 'p');
    else this.#value(concrete, verb, 0);
  }

  #value(value: Exclude<Concrete, undefined>, verb: string, depth: number, isHidden = false): void {
    if (depth > MAX_DEPTH) throw new TemplateError('template.limit', 'value too deep to print');
    if (typeof value !== 'object') {
      this.#scalar(typeOf(value).kind as ScalarKind, value, value, verb);
      return;
    }
    if (value.tag === 'complex') {
      this.#complex(value, 64, value, verb);
      return;
    }
    if (!isHidden && this.#usesMethod(value, verb)) return;
    if (value.tag === 'scalar') this.#scalar(value.type.kind, value.value, value, verb);
    else if (value.tag === 'pointer') this.#pointerTarget(value, verb, depth);
    else if (value.tag === 'func' || value.tag === 'sequence') this.#pointer(value, verb);
    else this.#composite(value, verb, depth, isHidden);
  }

  #scalar(
    kind: ScalarKind,
    plain: Primitive | Complex,
    value: Exclude<Concrete, undefined>,
    verb: string,
  ): void {
    if (typeof plain === 'string') this.#string(plain, value, verb);
    else if (typeof plain === 'boolean') this.#bool(plain, value, verb);
    else if (typeof plain === 'bigint') this.#integer(plain, isInt(kind), value, verb);
    else if (typeof plain === 'number')
      this.#float(plain, kind === 'float32' ? 32 : 64, value, verb);
    else this.#complex(plain, kind === 'complex64' ? 32 : 64, value, verb);
  }

  #bool(plain: boolean, value: Concrete, verb: string): void {
    if (verb === 't' || verb === 'v') this.formatter.bool(plain);
    else this.#badVerb(value, verb);
  }

  #string(text: string, value: Concrete, verb: string): void {
    if (verb === 's' || (verb === 'v' && !this.formatter.directive.sharpV))
      this.formatter.string(text);
    else if (verb === 'q' || verb === 'v') this.formatter.quoted(text);
    else if (verb === 'x' || verb === 'X') this.formatter.hexBytes(text, verb === 'X');
    else this.#badVerb(value, verb);
  }

  #integer(plain: bigint, isSigned: boolean, value: Concrete, verb: string): void {
    const { formatter } = this;
    if (verb === 'v' && formatter.directive.sharpV && !isSigned) this.#hexWithPrefix(plain, true);
    else if (verb === 'd' || verb === 'v') formatter.integer(plain, 10, verb);
    else if (verb === 'b') formatter.integer(plain, 2, verb);
    else if (verb === 'o' || verb === 'O') formatter.integer(plain, 8, verb);
    else if (verb === 'x' || verb === 'X') formatter.integer(plain, 16, verb);
    else if (verb === 'c') formatter.character(plain);
    else if (verb === 'q') formatter.quotedRune(plain);
    else if (verb === 'U') formatter.unicode(plain);
    else this.#badVerb(value, verb);
  }

  #hexWithPrefix(plain: bigint, prefix: boolean): void {
    const { directive } = this.formatter;
    const { sharp } = directive;
    directive.sharp = prefix;
    this.formatter.integer(plain, 16, 'v');
    directive.sharp = sharp;
  }

  #float(plain: number, bits: 32 | 64, value: Concrete, verb: string): void {
    if (verb === 'v') this.formatter.float(plain, bits, 'g', -1);
    else if (verb === 'F') this.formatter.float(plain, bits, 'f', 6);
    else if ('efE'.includes(verb)) this.formatter.float(plain, bits, verb as FloatFormat, 6);
    else if ('bgGxX'.includes(verb)) this.formatter.float(plain, bits, verb as FloatFormat, -1);
    else this.#badVerb(value, verb);
  }

  #complex(plain: Complex, bits: 32 | 64, value: Concrete, verb: string): void {
    if (!'vbgGxXfFeE'.includes(verb)) {
      this.#badVerb(value, verb);
      return;
    }
    const { directive } = this.formatter;
    const { plus } = directive;
    this.formatter.write('(');
    this.#float(plain.re, bits, value, verb);
    directive.plus = true;
    this.#float(plain.im, bits, value, verb);
    this.formatter.write('i)');
    directive.plus = plus;
  }

  #composite(value: Composite, verb: string, depth: number, isHidden: boolean): void {
    const bytes = TEXT_VERBS.includes(verb) && verb !== 'v' ? bytesOf(value) : undefined;
    if (bytes !== undefined) {
      if (verb === 's') this.formatter.string(fromBytes(bytes));
      else if (verb === 'q') this.formatter.quoted(fromBytes(bytes));
      else this.formatter.hexBytes(bytes, verb === 'X');
      return;
    }
    const { sharpV } = this.formatter.directive;
    if (sharpV) {
      const isBytes = depth === 0 && value.type.text === '[]uint8';
      this.formatter.write(isBytes ? '[]byte' : value.type.text);
      if (isNilComposite(value)) {
        this.formatter.write('(nil)');
        return;
      }
    }
    if (value.tag === 'struct') this.#struct(value, verb, depth, isHidden);
    else if (value.tag === 'map') this.#map(value, verb, depth, isHidden);
    else this.#list(value, verb, depth, isHidden);
  }

  #map(map: GoMap, verb: string, depth: number, isHidden: boolean): void {
    const { sharpV } = this.formatter.directive;
    this.formatter.write(sharpV ? '{' : 'map[');
    for (const [i, key] of map.sortedKeys.entries()) {
      if (i > 0) this.formatter.write(sharpV ? ', ' : ' ');
      this.#part(map.type.key, scalarOf(map.type.key, key), verb, depth, isHidden);
      this.formatter.write(':');
      this.#part(map.type.elem, map.entries?.get(key), verb, depth, isHidden);
    }
    this.formatter.write(sharpV ? '}' : ']');
  }

  #struct(struct: GoStruct, verb: string, depth: number, isHidden: boolean): void {
    const { sharpV, plusV } = this.formatter.directive;
    this.formatter.write('{');
    for (const [i, field] of struct.type.fields.entries()) {
      if (i > 0) this.formatter.write(sharpV ? ', ' : ' ');
      if (sharpV || plusV) this.formatter.write(`${field.name}:`);
      const hidden = isHidden || !isExported(field.name);
      this.#part(field.type, struct.fields[field.name], verb, depth, hidden);
    }
    this.formatter.write('}');
  }

  #list(list: GoSlice | GoArray, verb: string, depth: number, isHidden: boolean): void {
    const { sharpV } = this.formatter.directive;
    this.formatter.write(sharpV ? '{' : '[');
    for (const [i, item] of list.items.entries()) {
      if (i > 0) this.formatter.write(sharpV ? ', ' : ' ');
      this.#part(list.type.elem, item, verb, depth, isHidden);
    }
    this.formatter.write(sharpV ? '}' : ']');
  }

  /** A key, element or field, in a place of the type it was declared with. */
  #part(type: GoType, value: Value, verb: string, depth: number, isHidden: boolean): void {
    const concrete = unboxed(value ?? (type.kind === 'interface' ? undefined : zeroOf(type)));
    if (concrete !== undefined) this.#value(concrete, verb, depth + 1, isHidden);
    else this.formatter.write(this.formatter.directive.sharpV ? `${type.text}(nil)` : '<nil>');
  }

  #pointerTarget(pointer: GoPointer, verb: string, depth: number): void {
    const target = unboxed(pointer.target);
    if (depth === 0 && typeof target === 'object' && isComposite(target)) {
      this.formatter.write('&');
      this.#value(target, verb, depth + 1);
    } else this.#pointer(pointer, verb);
  }

  #pointer(value: Exclude<Concrete, undefined>, verb: string): void {
    if (!isReference(value)) {
      this.#badVerb(value, verb);
      return;
    }
    const address = isNilReference(value) ? 0n : ADDRESS;
    const { sharpV, sharp } = this.formatter.directive;
    if (verb === 'v' && sharpV) {
      this.formatter.write(`(${value.type.text})(`);
      if (address === 0n) this.formatter.write('nil');
      else this.#hexWithPrefix(address, true);
      this.formatter.write(')');
    } else if (verb === 'v' && address === 0n) this.formatter.pad('<nil>');
    else if (verb === 'v' || verb === 'p') this.#hexWithPrefix(address, !sharp);
    else if ('bodxX'.includes(verb)) this.#integer(address, false, value, verb);
    else this.#badVerb(value, verb);
  }

  /** `%!d(string=text)`. */
  #badVerb(value: Concrete, verb: string): void {
    this.#isTellingError = true;
    this.formatter.write(`%!${verb}(`);
    if (value === undefined) this.formatter.write('<nil>');
    else {
      this.formatter.write(`${typeOf(value).text}=`);
      this.#value(value, 'v', 0);
    }
    this.formatter.write(')');
    this.#isTellingError = false;
  }

  /** Prints by `Error`, `String` or `GoString` where the type has it and the verb is one for text. */
  #usesMethod(value: Exclude<Concrete, Primitive | Complex | undefined>, verb: string): boolean {
    if (this.#isTellingError) return false;
    if (verb === 'w') {
      this.#badVerb(value, verb);
      return true;
    }
    const { sharpV } = this.formatter.directive;
    if (!sharpV && !TEXT_VERBS.includes(verb)) return false;
    for (const name of sharpV ? ['GoString'] : ['Error', 'String']) {
      const method = textMethod(value.type, name);
      if (method === undefined) continue;
      const text = this.#called(value, name, method, verb);
      if (text !== undefined) {
        if (sharpV) this.formatter.string(text);
        else this.#string(text, value, verb);
      }
      return true;
    }
    return false;
  }

  /** What a text method says. Undefined: it failed, which was written. */
  #called(value: Concrete, name: string, method: Method, verb: string): string | undefined {
    try {
      const isPointer = value instanceof GoPointer;
      if (isPointer && method.onPointer !== true && value.target === undefined) {
        this.formatter.write('<nil>');
        return undefined;
      }
      const receiver = isPointer && method.onPointer !== true ? value.target : value;
      const text = unboxed(method.call(receiver) as Value);
      return typeof text === 'string' ? text : '';
    } catch (error) {
      if (
        this.#isTellingPanic ||
        (error instanceof TemplateError && error.code === 'template.limit')
      )
        throw error;
      this.#panicked(verb, name, messageOf(error));
      return undefined;
    }
  }

  #panicked(verb: string, name: string, message: string): void {
    const { directive } = this.formatter;
    this.formatter.directive = plainDirective();
    this.#isTellingPanic = true;
    this.formatter.write(`%!${verb}(PANIC=${name} method: ${message})`);
    this.#isTellingPanic = false;
    // Go keeps that there was a width and a precision, but not what they were.
    if (directive.width !== undefined) directive.width = 0;
    if (directive.precision !== undefined) directive.precision = 0;
    this.formatter.directive = directive;
  }
}

/** A method that gives text and takes nothing: what makes a type a `fmt.Stringer` or an `error`. */
export function textMethod(
  type: GoType,
  name: 'Error' | 'String' | (string & {}),
): Method | undefined {
  const method = methodOf(type, name);
  if (method === undefined || method.params.length > 0) return undefined;
  return method.result === undefined || method.result.text === 'string' ? method : undefined;
}

/** Whether a field is there for others: its name starts with a capital. */
export function isExported(name: string): boolean {
  const first = name.charCodeAt(0);
  return first < 0x80 ? first >= 0x41 && first <= 0x5a : /^\p{Lu}/u.test(name);
}

function isComposite(value: Exclude<Concrete, Primitive | undefined>): value is Composite {
  return ['struct', 'map', 'slice', 'array'].includes(value.tag);
}

function isNilComposite(value: Composite): boolean {
  if (value.tag === 'map') return value.entries === undefined;
  return value.tag === 'slice' && value.backing === undefined;
}

type Reference = GoPointer | GoFunc | GoSequence | GoMap | GoSlice;

function isReference(value: Exclude<Concrete, undefined>): value is Reference {
  if (typeof value !== 'object') return false;
  return ['pointer', 'func', 'sequence', 'map', 'slice'].includes(value.tag);
}

function isNilReference(value: Reference): boolean {
  if (value.tag === 'pointer') return value.target === undefined;
  if (value.tag === 'func') return value.call === undefined;
  return value.tag !== 'sequence' && isNilComposite(value);
}

/** The bytes of a slice or array of `uint8`. */
function bytesOf(value: Composite): Uint8Array | undefined {
  if (value.tag !== 'slice' && value.tag !== 'array') return undefined;
  if (value.type.elem.kind !== 'uint8') return undefined;
  return Uint8Array.from(value.items, (item) => {
    const plain = typeof item === 'object' && item.tag === 'scalar' ? item.value : item;
    return Number(plain);
  });
}
