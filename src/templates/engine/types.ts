export type IntKind = 'int' | 'int8' | 'int16' | 'int32' | 'int64';
export type UintKind = 'uint' | 'uint8' | 'uint16' | 'uint32' | 'uint64' | 'uintptr';
export type ScalarKind =
  'bool' | 'string' | IntKind | UintKind | 'float32' | 'float64' | 'complex64' | 'complex128';

interface Common {
  /** The type as Go prints it: `map[string]string`, `template.KV`. Two types with the same text are the same. */
  readonly text: string;
  /** Whether it has a name of its own, as `template.KV` and `int` do and `map[string]string` does not. */
  readonly named: boolean;
  readonly methods: ReadonlyMap<string, Method>;
}

export interface ScalarType extends Common {
  readonly kind: ScalarKind;
}
export interface MapType extends Common {
  readonly kind: 'map';
  readonly key: GoType;
  readonly elem: GoType;
}
export interface SliceType extends Common {
  readonly kind: 'slice';
  readonly elem: GoType;
}
export interface ArrayType extends Common {
  readonly kind: 'array';
  readonly elem: GoType;
  readonly length: number;
}
export interface StructType extends Common {
  readonly kind: 'struct';
  readonly fields: readonly Field[];
}
export interface PointerType extends Common {
  readonly kind: 'pointer';
  readonly elem: GoType;
}
export interface FuncType extends Common {
  readonly kind: 'func';
  readonly params: readonly GoType[];
  /** The last of `params` is then the type of each further argument, not of a slice of them. */
  readonly variadic: boolean;
  /** What it is declared to return; error messages show it and an interface type there is observable. */
  readonly result: GoType;
}
export interface InterfaceType extends Common {
  readonly kind: 'interface';
  /** The names a type must have as methods. */
  readonly requires: readonly string[];
}

export type GoType =
  | ScalarType
  | MapType
  | SliceType
  | ArrayType
  | StructType
  | PointerType
  | FuncType
  | InterfaceType;

/** A field of a struct. A name that does not start with a capital is not for templates, but is printed. */
export interface Field {
  readonly name: string;
  readonly type: GoType;
  /** The fields and methods of an embedded struct are reached as if they were the outer one's. */
  readonly embedded?: boolean;
  /** Its `json` tag, as `status,omitempty` or `-`. */
  readonly json?: string;
}

/** A method: a function that is given its receiver first. It throws where Go's returns an error. */
export interface Method {
  readonly params: readonly GoType[];
  readonly variadic?: boolean;
  /** Default: `any`. */
  readonly result?: GoType;
  /** Declared on the pointer: reached only through a pointer. */
  readonly onPointer?: boolean;
  /** Given the receiver, then the arguments. */
  readonly call: Call;
}

/** A `Value` (values.ts) seen from here, where its classes are not known: values know types, not types values. */
type AnyValue = undefined | string | boolean | bigint | number | { readonly tag: string };

/**
 * The code of a function: takes and returns values (values.ts). Its parameters may be declared as the JavaScript
 * types that the declared Go types have (`string` for `STRING`): the executor has checked them.
 */
export type Call = { bivariant(...args: AnyValue[]): AnyValue }['bivariant'];

const NO_METHODS: ReadonlyMap<string, Method> = new Map();

function scalar(kind: ScalarKind): ScalarType {
  return { kind, text: kind, named: true, methods: NO_METHODS };
}

export const BOOL = scalar('bool');
export const STRING = scalar('string');
export const INT = scalar('int');
export const INT8 = scalar('int8');
export const INT16 = scalar('int16');
export const INT32 = scalar('int32');
export const INT64 = scalar('int64');
export const UINT = scalar('uint');
export const UINT8 = scalar('uint8');
export const UINT16 = scalar('uint16');
export const UINT32 = scalar('uint32');
export const UINT64 = scalar('uint64');
export const UINTPTR = scalar('uintptr');
export const FLOAT32 = scalar('float32');
export const FLOAT64 = scalar('float64');
export const COMPLEX64 = scalar('complex64');
export const COMPLEX128 = scalar('complex128');

export const ANY: InterfaceType = interfaceOf('interface {}', []);
export const ERROR: InterfaceType = interfaceOf('error', ['Error']);
export const STRINGER: InterfaceType = interfaceOf('fmt.Stringer', ['String']);

/**
 * The parameter type of functions that take any value as it is, nil and interfaces not unpacked: the built-ins'.
 * Other functions take `ANY`.
 */
export const REFLECT_VALUE: StructType = {
  kind: 'struct',
  text: 'reflect.Value',
  named: true,
  fields: [],
  methods: NO_METHODS,
};

function interfaceOf(text: string, requires: readonly string[]): InterfaceType {
  return { kind: 'interface', text, named: requires.length > 0, methods: NO_METHODS, requires };
}

export function mapOf(key: GoType, elem: GoType): MapType {
  const text = `map[${key.text}]${elem.text}`;
  return { kind: 'map', text, named: false, methods: NO_METHODS, key, elem };
}

export function sliceOf(elem: GoType): SliceType {
  return { kind: 'slice', text: `[]${elem.text}`, named: false, methods: NO_METHODS, elem };
}

export function arrayOf(length: number, elem: GoType): ArrayType {
  const text = `[${length}]${elem.text}`;
  return { kind: 'array', text, named: false, methods: NO_METHODS, elem, length };
}

export function pointerTo(elem: GoType): PointerType {
  return { kind: 'pointer', text: `*${elem.text}`, named: false, methods: elem.methods, elem };
}

/** A struct type without a name; `named` gives it one. */
export function structOf(fields: readonly Field[]): StructType {
  const inside = fields.map((f) => (f.embedded === true ? '' : f.name + ' ') + f.type.text);
  const text = fields.length === 0 ? 'struct {}' : `struct { ${inside.join('; ')} }`;
  return { kind: 'struct', text, named: false, methods: NO_METHODS, fields };
}

export function funcOf(
  params: readonly GoType[],
  result: GoType = ANY,
  variadic: boolean = false,
): FuncType {
  const shown = params.map((p, i) => (variadic && i === params.length - 1 ? '...' : '') + p.text);
  const text = `func(${shown.join(', ')}) ${result.text}`;
  return { kind: 'func', text, named: false, methods: NO_METHODS, params, result, variadic };
}

/**
 * A named type: `named('template.KV', mapOf(STRING, STRING), (self) => ({ Names: { params: [], … } }))`.
 * A method `String` without parameters makes it a `fmt.Stringer`, `Error` an `error`: both decide how it prints.
 */
export function named<T extends GoType>(
  text: string,
  underlying: T,
  methods?: (self: T) => Readonly<Record<string, Method>>,
): T {
  const table = new Map<string, Method>();
  const type = { ...underlying, text, named: true, methods: table };
  for (const [name, method] of Object.entries(methods?.(type) ?? {})) table.set(name, method);
  return type;
}

export function isInt(kind: GoType['kind']): kind is IntKind {
  return kind.startsWith('int') && kind !== 'interface';
}

export function isUint(kind: GoType['kind']): kind is UintKind {
  return kind.startsWith('uint');
}

export function sameType(a: GoType, b: GoType): boolean {
  return a === b || a.text === b.text;
}

/** Whether a value of type `from` can be given where `to` is wanted, without conversion. */
export function isAssignable(from: GoType, to: GoType): boolean {
  if (sameType(from, to)) return true;
  if (to.kind === 'interface') return implementsAll(from, to);
  return !(from.named && to.named) && from.kind === to.kind && sameUnderlying(from, to);
}

export function implementsAll(type: GoType, wanted: InterfaceType): boolean {
  if (type.kind === 'interface') return wanted.requires.every((n) => type.requires.includes(n));
  return wanted.requires.every((name) => methodOf(type, name) !== undefined);
}

/** The method a value of this type has by that name. */
export function methodOf(type: GoType, name: string): Method | undefined {
  const method = type.methods.get(name);
  return method?.onPointer === true && type.kind !== 'pointer' ? undefined : method;
}

function sameUnderlying(a: GoType, b: GoType): boolean {
  if (a.kind === 'map' && b.kind === 'map')
    return sameType(a.key, b.key) && sameType(a.elem, b.elem);
  if (a.kind === 'array' && b.kind === 'array')
    return a.length === b.length && sameType(a.elem, b.elem);
  if (a.kind === 'struct' && b.kind === 'struct')
    return structOf(a.fields).text === structOf(b.fields).text;
  if (a.kind === 'func' && b.kind === 'func')
    return (
      funcOf(a.params, a.result, a.variadic).text === funcOf(b.params, b.result, b.variadic).text
    );
  if ('elem' in a && 'elem' in b) return sameType(a.elem, b.elem);
  return !('elem' in a) && !('elem' in b);
}
