import * as z from 'zod/mini';
import { CodedError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { isNull, isTreeMap, plainValue, Scalar, TWICE } from './scalar.ts';
import type { Tree } from './scalar.ts';

/** Reads one part of a configuration tree (`Tree`) into a `T`, or records why it cannot. */
export type Schema<T> = z.ZodMiniType<T>;

/** What a schema reads. */
export type Read<S extends Schema<unknown>> = z.output<S>;

/** A finding beside its message: a code for programs, where below the value it lies, keys that are known there. */
export interface FindingDetails {
  readonly code?: string;
  readonly path?: readonly (string | number)[];
  readonly known?: readonly string[];
}

/** Records a finding; the value it belongs to, and all that holds it, is then refused. */
export type Report = (message: string, details?: FindingDetails) => void;

/** A finding as `findingsOf` gives it: the path counts from the root of the tree. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly known: readonly string[];
}

type Outcome<T> =
  { readonly value: T; readonly findings: readonly [] } | { readonly findings: readonly Finding[] };

/** Reads a tree, with every finding in it rather than only the first. */
export function readTree<T>(schema: Schema<T>, tree: unknown): Outcome<T> {
  // Compiling the schemas costs more than it saves: each reads a tree once.
  const result = schema.safeParse(tree, { jitless: true });
  if (result.success) return { value: result.data, findings: [] };
  return {
    findings: result.error.issues.map((issue) => {
      const details = (issue.code === 'custom' ? issue.params : undefined) as
        FindingDetails | undefined;
      return {
        code: details?.code ?? 'invalid',
        message: issue.message,
        path: issue.path.map((part) => (typeof part === 'number' ? part : String(part))),
        known: details?.known ?? [],
      };
    }),
  };
}

/** A schema that is only made when there is something to read: most files use few of all the parts there are. */
export function lazily<T>(make: () => Schema<T>): Schema<T> {
  let made: Schema<T> | undefined;
  return reading((node, report) => readWith((made ??= make()), node, report));
}

/** Reads `node` by another schema from within `reading`. */
export function readWith<T>(schema: Schema<T>, node: unknown, report: Report): T {
  const outcome = readTree(schema, node);
  if ('value' in outcome) return outcome.value;
  for (const { message, ...details } of outcome.findings) report(message, details);
  return z.NEVER;
}

/** A schema from a function that gets the tree's node as it is. */
export function reading<T>(read: (node: unknown, report: Report) => T): Schema<T> {
  return z.transform((node: unknown, context) => read(node, reporter(context, node)));
}

/** Goes on from what `schema` read; not run where that failed. An error with a code is a finding. */
export function then<A, B>(schema: Schema<A>, run: (value: A, report: Report) => B): Schema<B> {
  return z.pipe(
    schema,
    z.transform((value: A, context) => {
      const report = reporter(context, value);
      try {
        return run(value, report);
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        report(error.message, { code: error.code });
        return z.NEVER;
      }
    }),
  );
}

interface IssueSink {
  readonly issues: { push(issue: z.core.$ZodRawIssue): unknown };
}

function reporter(context: IssueSink, input: unknown): Report {
  return (message, { path = [], ...params } = {}) => {
    context.issues.push({ code: 'custom', message, input, path: [...path], params });
  };
}

/** Says what stands where something else is expected, in the words of Go's YAML package. */
function wrongKind(node: unknown, expected: string, report: Report): never {
  report(`cannot unmarshal ${kindOf(node)} into ${expected}`, { code: 'wrong_kind' });
  return z.NEVER;
}

function kindOf(node: unknown): string {
  if (Array.isArray(node)) return '!!seq';
  return node instanceof Scalar ? node.tag : '!!map';
}

const SHOWN_LENGTH = 10;

/** As `wrongKind`, with the scalar's text; not where a secret could have been misplaced. */
function wrongScalar(node: unknown, expected: string, report: Report): never {
  if (!(node instanceof Scalar)) return wrongKind(node, expected, report);
  const shown = node.text.length > SHOWN_LENGTH ? `${node.text.slice(0, 7)}...` : node.text;
  report(`cannot unmarshal ${node.tag} \`${shown}\` into ${expected}`, { code: 'wrong_kind' });
  return z.NEVER;
}

/** What may be left out, or given as null. */
export function optional<T>(schema: Schema<T>): Schema<T | undefined> {
  return z.pipe(
    z.transform((node: unknown) => (isNull(node) ? undefined : node)),
    z.optional(schema),
  );
}

/** The keys of an object and how each is read. */
export type Shape = Readonly<Record<string, Schema<unknown>>>;

/** What `object` reads: every key is present, undefined where it was not given. */
export type Fields<S extends Shape> = { readonly [K in keyof S]: Read<S[K]> | undefined };

/**
 * A map whose keys are known: what is not given is undefined, a key that is not known is a finding. Null reads as
 * undefined, as everywhere but in scalars.
 */
export function object<S extends Shape>(shape: S): Schema<Fields<S> | undefined> {
  const known = Object.keys(shape);
  const fields = Object.fromEntries(known.map((key) => [key, z.optional(shape[key] ?? z.never())]));
  const mapping: Schema<unknown> = reading((node, report) =>
    isTreeMap(node) ? node : wrongKind(node, 'a mapping', report),
  );
  const unknownKey = reading((_node, report) => {
    report('field not found', { code: 'unknown_key', known });
  });
  const inner = z.catchall(z.object(fields), unknownKey) as unknown as Schema<Fields<S>>;
  return optional(z.pipe(mapping, inner) as Schema<Fields<S>>);
}

/** A map whose keys are the user's own. */
export function map<T>(schema: Schema<T>): Schema<Readonly<Record<string, T>> | undefined> {
  const mapping: Schema<unknown> = reading((node, report) => {
    if (!isTreeMap(node)) return wrongKind(node, 'a mapping', report);
    for (const key of node[TWICE] ?? []) {
      report(`key ${JSON.stringify(key)} already set in map`, {
        code: 'duplicate_key',
        path: [key],
      });
    }
    return node;
  });
  const inner = z.record(z.string(), schema) as unknown as Schema<Readonly<Record<string, T>>>;
  return optional(z.pipe(mapping, inner) as Schema<Readonly<Record<string, T>>>);
}

export function list<T>(schema: Schema<T>): Schema<readonly T[] | undefined> {
  const sequence: Schema<unknown> = reading((node, report) =>
    Array.isArray(node) ? (node as unknown[]) : wrongKind(node, 'a list', report),
  );
  const inner = z.array(schema) as unknown as Schema<readonly T[]>;
  return optional(z.pipe(sequence, inner) as Schema<readonly T[]>);
}

/** Any scalar, as it is written; null is the empty text. */
export function text(): Schema<string> {
  return reading((node, report) => {
    if (!(node instanceof Scalar)) return wrongKind(node, 'string', report);
    return node.value === null ? '' : node.text;
  });
}

/** A text for which empty means "not given". */
export function filled(): Schema<string | undefined> {
  return then(text(), (given) => (given === '' ? undefined : given));
}

/** A text that is never shown; empty is undefined. */
export function secret(): Schema<Secret | undefined> {
  return then(text(), (given) => (given === '' ? undefined : new Secret(given)));
}

/** A text that is never shown, as an item of a list: empty stays. */
export function secretText(): Schema<Secret> {
  return then(text(), (given) => new Secret(given));
}

/** Anything: read as the data JSON would hold. */
export function anything(): Schema<unknown> {
  return reading((node) => plainValue(node as Tree));
}

/** One of some words; `message` tells that what was given is none. */
export function oneOf<const W extends string>(
  words: readonly W[],
  message: (given: string) => string,
): Schema<W> {
  return then(text(), (given, report) => {
    const word = words.find((candidate) => candidate === given);
    if (word !== undefined) return word;
    report(message(given), { code: 'unknown_word' });
    return z.NEVER;
  });
}

/** YAML 1.1's booleans, as Alertmanager reads them: true, yes, on, y and their opposites. Null is false. */
export function bool(): Schema<boolean> {
  return reading((node, report) => {
    if (isNull(node)) return false;
    if (node instanceof Scalar && typeof node.value === 'boolean') return node.value;
    return wrongScalar(node, 'bool', report);
  });
}

export interface IntegerRange {
  /** Go's name for the kind, which is what the message says. */
  readonly kind: 'int' | 'int64' | 'uint64';
}

/** A whole number; a fraction is cut off, as Go's YAML package does. Null is 0. */
export function integer({ kind }: IntegerRange): Schema<number> {
  return reading((node, report) => {
    if (isNull(node)) return 0;
    const value = node instanceof Scalar ? node.value : undefined;
    if (typeof value !== 'number' && typeof value !== 'bigint')
      return wrongScalar(node, kind, report);
    // As Go does, a fraction may round up to the limit, a whole number has to stay below.
    const whole = typeof value === 'number' ? Math.trunc(value) : value;
    const [min, max] = kind === 'uint64' ? [0, 2n ** 64n] : [-(2n ** 63n), 2n ** 63n];
    const isBelow = typeof whole === 'number' ? whole <= max : whole < max;
    return whole >= min && isBelow ? Number(whole) : wrongScalar(node, kind, report);
  });
}

/** A number with or without fraction. Null is 0. */
export function float(): Schema<number> {
  return reading((node, report) => {
    if (isNull(node)) return 0;
    const value = node instanceof Scalar ? node.value : undefined;
    if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
    return wrongScalar(node, 'float64', report);
  });
}
