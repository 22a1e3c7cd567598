import type { Fields, Report, Shape } from '../base/schema/schema.ts';
import type { ReceiverDefaults } from './defaults-schema.ts';
import type { HttpConfig } from './http/schema.ts';

/** The settings of an integration by their keys in the file; undefined, or absent, where not given. */
export type GivenSettings = Readonly<Record<string, unknown>>;

/** The `http_config` of the item itself, if any, and the one that holds. */
export interface InheritedHttp {
  readonly own: HttpConfig | undefined;
  readonly effective: HttpConfig;
}

/** What an integration inherits from `global`. */
export interface Inherited {
  readonly defaults: ReceiverDefaults;
  readonly http: InheritedHttp;
}

/** How items of one kind are read, judged and completed. */
export interface KindSchema<Config> {
  /** The default of `send_resolved`. */
  readonly sendResolved: boolean;
  /** Its keys beside `send_resolved` and `http_config`, in the order in which Alertmanager prints them. */
  readonly shape: () => Shape;
  readonly hasHttpConfig?: false;
  /** Alertmanager lets a null stand in the list. */
  readonly mayBeNull?: true;
  /** What holds for keys that are not given at all. A key that may be set to the empty text needs `text()`. */
  readonly defaults: GivenSettings;
  /** Keys that Alertmanager prints even when they are false, 0 or empty. */
  readonly alwaysPrinted?: readonly string[];
  /** The settings with what they inherit, as Alertmanager prints them. Those given have their defaults and `http_config`. */
  inherit?(settings: GivenSettings, inherited: Inherited): GivenSettings;
  /** What an item has to obey by itself. */
  check?(given: GivenSettings, report: Report): void;
  /** What the notifier is built with. Reports what is missing even after inheriting; the value is not used then. */
  resolve(settings: GivenSettings, inherited: Inherited, report: Report): Config;
}

/** Settings with their defaults in place: those keys are never undefined. */
type Settled<S extends Shape, D> = {
  readonly [K in keyof Fields<S>]: K extends keyof D
    ? Exclude<Fields<S>[K], undefined>
    : Fields<S>[K];
};

interface TypedKind<S extends Shape, D, Config> {
  readonly sendResolved: boolean;
  readonly shape: () => S;
  readonly hasHttpConfig?: false;
  readonly mayBeNull?: true;
  readonly defaults: D;
  readonly alwaysPrinted?: readonly (keyof S & string)[];
  inherit?(settings: GivenSettings & Settled<S, D>, inherited: Inherited): GivenSettings;
  check?(given: GivenSettings & Partial<Fields<S>>, report: Report): void;
  resolve(settings: Settled<S, D>, inherited: Inherited, report: Report): Config;
}

/** A kind's schema from one that knows the types of its keys. */
export function kindSchema<S extends Shape, const D extends Partial<Fields<S>>, Config>(
  kind: TypedKind<S, D, Config>,
): KindSchema<Config> {
  return kind;
}

/** Whether any of `keys` is given, and not 0. */
export function hasAny(given: GivenSettings, ...keys: readonly string[]): boolean {
  return keys.some((key) => given[key] !== undefined && given[key] !== 0);
}
