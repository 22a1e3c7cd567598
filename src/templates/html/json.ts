import { CodedError } from '../../base/errors.ts';
import type { Field, GoType, Method, StructType } from '../engine/types.ts';
import { methodOf } from '../engine/types.ts';
import { goJsonString } from '../../base/go-json.ts';
import { formatFloat } from '../engine/fmt/float.ts';
import { fromBytes } from '../engine/text/bytes.ts';
import { hex } from '../engine/text/quote.ts';
import {
  Complex,
  GoArray,
  GoFunc,
  GoMap,
  GoPointer,
  GoSequence,
  GoSlice,
  GoStruct,
  type Primitive,
  Scalar,
  typeOf,
  unboxed,
  type Value,
} from '../engine/values.ts';

/**
 * A value as Go's encoding/json writes it: no white space, keys of maps sorted, `<`, `>` and `&` escaped. Throws
 * what it answers for values that JSON does not have.
 */
export function encodeJson(value: Value): string {
  const inner = unboxed(value);
  if (inner === undefined) return 'null';
  const type = typeOf(inner);
  if (inner instanceof GoPointer && inner.target === undefined) return 'null';
  const own = ownJson(inner, type);
  if (own !== undefined) return own;
  if (inner instanceof GoPointer) return encodeJson(inner.target);
  if (inner instanceof Scalar) return encodePlain(inner.value, type);
  if (inner instanceof GoMap) return encodeMap(inner);
  if (inner instanceof GoStruct) return encodeStruct(inner);
  if (inner instanceof GoSlice) return encodeSlice(inner);
  if (inner instanceof GoArray) return encodeItems(inner.items);
  if (inner instanceof GoFunc || inner instanceof GoSequence) throw unsupported(type.text);
  return encodePlain(inner, type);
}

/** What a type that encodes itself says: JSON, or text that becomes a string. */
function ownJson(value: Exclude<Value, undefined>, type: GoType): string | undefined {
  // A pointer's own methods; those of what it points to are found there.
  const own = (name: string): Method | undefined => {
    const method = methodOf(type, name);
    return value instanceof GoPointer && method?.onPointer !== true ? undefined : method;
  };
  const json = own('MarshalJSON');
  if (json !== undefined) return compacted(textOf(json.call(value) as Value));
  const text = own('MarshalText');
  return text === undefined ? undefined : encodeString(textOf(text.call(value) as Value));
}

function textOf(value: Value): string {
  const inner = unboxed(value);
  if (typeof inner === 'string') return inner;
  if (!(inner instanceof GoSlice)) return '';
  return fromBytes(Uint8Array.from(inner.items, byteOf));
}

function byteOf(item: Value): number {
  return item instanceof Scalar ? Number(item.value) : 0;
}

function compacted(json: string): string {
  return escaped(json.replace(/("(?:[^"\\]|\\[^])*")|[\t\n\r ]+/g, '$1'));
}

function encodePlain(value: Primitive | Complex, type: GoType): string {
  if (value instanceof Complex) throw unsupported(type.text);
  if (typeof value === 'string') return encodeString(value);
  return typeof value === 'number' ? encodeFloat(value, type) : String(value);
}

function encodeFloat(value: number, type: GoType): string {
  if (Number.isFinite(value)) {
    if (Object.is(value, -0)) return '-0';
    // JavaScript changes to exponents where Go does, and writes them alike.
    return type.kind === 'float32'
      ? String(Number(formatFloat(value, 'g', -1, 32)))
      : String(value);
  }
  const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  throw new CodedError('json-unsupported', `json: unsupported value: ${name}`);
}

/** Bytes that are no UTF-8 become an escape, as Go has it, not the character. */
function encodeString(text: string): string {
  const parts = text.split(/\p{Surrogate}/u).map((part) => goJsonString(part).slice(1, -1));
  return `"${parts.join('\\ufffd')}"`;
}

/** What a type wrote itself may hold what must not stand in HTML. */
function escaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${hex(c.charCodeAt(0), 4)}`);
}

function encodeItems(items: readonly Value[]): string {
  return `[${items.map(encodeJson).join(',')}]`;
}

function encodeSlice(slice: GoSlice): string {
  if (slice.backing === undefined) return 'null';
  const { elem } = slice.type;
  const isBytes = elem.kind === 'uint8' && elem.methods.size === 0;
  if (!isBytes) return encodeItems(slice.items);
  return `"${Buffer.from(slice.items.map(byteOf)).toString('base64')}"`;
}

function encodeMap(map: GoMap): string {
  const { key } = map.type;
  const isKey = key.kind === 'string' || /^u?int/.test(key.kind);
  if (!isKey) throw unsupported(map.type.text);
  if (map.entries === undefined) return 'null';
  const members = map.sortedKeys.map((name) => [String(name), map.entries?.get(name)] as const);
  if (key.kind !== 'string') members.sort(([a], [b]) => (a < b ? -1 : 1));
  return encodeMembers(members);
}

function encodeMembers(members: readonly (readonly [string, Value])[]): string {
  const all = members.map(([name, value]) => `${encodeString(name)}:${encodeJson(value)}`);
  return `{${all.join(',')}}`;
}

function encodeStruct(struct: GoStruct): string {
  const members = membersOf(struct).filter(({ field, value }) => !isOmitted(field, value));
  return encodeMembers(members.map(({ name, value }) => [name, value] as const));
}

interface Member {
  readonly name: string;
  readonly field: Field;
  readonly value: Value;
  /** How many structs it is embedded in; the outermost of a name counts. */
  readonly depth: number;
}

function membersOf(struct: GoStruct): readonly Member[] {
  const all = collect(struct, struct.type, 0);
  return all.filter((member) => {
    const rivals = all.filter((other) => other.name === member.name && other.depth <= member.depth);
    return rivals.length === 1;
  });
}

function collect(struct: GoStruct, type: StructType, depth: number): readonly Member[] {
  return type.fields.flatMap((field): readonly Member[] => {
    const value = unboxed(struct.fields[field.name]);
    const inner = value instanceof GoPointer ? unboxed(value.target) : value;
    const [name = ''] = (field.json ?? '').split(',');
    if (field.embedded === true && name === '' && inner instanceof GoStruct)
      return collect(inner, inner.type, depth + 1);
    if (field.json === '-' || !/^\p{Lu}/u.test(field.name)) return [];
    return [{ name: name === '' ? field.name : name, field, value, depth }];
  });
}

function isOmitted(field: Field, value: Value): boolean {
  if (field.json?.split(',').includes('omitempty') !== true) return false;
  const inner = unboxed(value);
  if (inner === undefined || inner instanceof GoStruct) return inner === undefined;
  if (inner instanceof GoMap) return inner.size === 0;
  if (inner instanceof GoSlice) return inner.length === 0;
  if (inner instanceof GoArray) return inner.items.length === 0;
  if (inner instanceof GoPointer) return inner.target === undefined;
  const plain = inner instanceof Scalar ? inner.value : inner;
  return plain === '' || plain === false || plain === 0n || plain === 0;
}

function unsupported(type: string): CodedError {
  return new CodedError('json-unsupported', `json: unsupported type: ${type}`);
}
