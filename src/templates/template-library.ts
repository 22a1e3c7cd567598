import type { Clock } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import { goQuote } from '../labels/go-quote.ts';
import { Pairs } from '../labels/pairs.ts';
import { EMAIL_TEMPLATES } from './defaults/email-texts.ts';
import { NOTIFICATION_TEMPLATES } from './defaults/notification-texts.ts';
import type { Limits } from './engine/limits.ts';
import { TemplateSet } from './engine/template-set.ts';
import type { Value } from './engine/values.ts';
import { alertmanagerFunctions, routeLabelsFunction } from './functions/functions.ts';
import { HtmlTemplateSet } from './html/template-set.ts';
import { renderAll, RouteLabelRenderer } from './route-labels.ts';
import type { RenderedRouteLabels } from './route-labels.ts';
import type { TemplateSource } from './template-files.ts';
import { Zones } from './time/location.ts';
import { undefinedReferences } from './undefined-references.ts';
import { readJsonData } from './values/json-data.ts';
import { DataBuilder, routeLabelsOf } from './values/notification-data.ts';
import type { PlainData, TemplateInput } from './values/notification-data.ts';
import { TimeValues } from './values/time-values.ts';

export interface LibraryOptions {
  readonly clock: Clock;
  /** The name of the machine's time zone, which `.Local` and `now` show. */
  readonly localZone: () => string;
  /** How others reach this instance's pages, without a slash at the end; `.ExternalURL`. */
  readonly externalUrl: string;
  /** Bounds on each execution; those of the engine where left out. */
  readonly limits?: Partial<Limits>;
}

/** A text of the configuration, to be tried before it is needed. */
export interface TextToCheck {
  /** Where it stands, for people: `receivers[0].slack_configs[0].title`. */
  readonly place: string;
  readonly text: string;
  readonly isHtml: boolean;
}

/** Something that will fail, or may. */
export interface TemplateWarning {
  /** The place of the text, or that of the problem in a file: `path:line:column`. */
  readonly place: string;
  readonly message: string;
}

/** Texts of the configuration repeat; those that receivers make up must not pile up. */
const REMEMBERED_TEXTS = 2000;

/**
 * The templates of a configuration: the default ones and those of the files over them, by name, and the functions
 * and data that Alertmanager gives them. Texts of the configuration run as nameless templates among them.
 */
export class TemplateLibrary {
  readonly zones: Zones;
  readonly #options: LibraryOptions;
  readonly #times: TimeValues;
  #parsed: TemplateSet | undefined;
  readonly #data: DataBuilder;
  /** The paths of files by the names that they are parsed under. */
  readonly #paths = new Map<string, string>();
  readonly #text = new Map<string, TemplateSet>();
  readonly #html = new Map<string, HtmlTemplateSet>();
  /** What `routeLabels` asks during the execution that is under way. */
  #routeLabels: RouteLabelRenderer | undefined;

  /** Throws `template.parse` with the file and line of the first source that is no template. */
  constructor(sources: readonly TemplateSource[], options: LibraryOptions) {
    this.zones = new Zones(options.localZone);
    this.#options = options;
    this.#times = new TimeValues(this.zones);
    this.#data = new DataBuilder(this.#times, options.externalUrl);
    for (const { path, name, text } of sources) this.#addFile(path, name, text);
  }

  /** Parsed when it is first asked for: who has no template of his own shall not wait for ours at the start. */
  get #set(): TemplateSet {
    return (this.#parsed ??= this.#parseDefaults());
  }

  #parseDefaults(): TemplateSet {
    const { clock, limits = {} } = this.#options;
    const set = new TemplateSet({ missingKey: 'zero', limits });
    set.addFuncs(alertmanagerFunctions({ clock, zones: this.zones, times: this.#times }));
    set.addFuncs(routeLabelsFunction((name) => this.#routeLabels?.render(name) ?? ''));
    return set.parse('', NOTIFICATION_TEMPLATES).parse('', EMAIL_TEMPLATES);
  }

  #addFile(path: string, name: string, text: string): void {
    this.#paths.set(name, path);
    try {
      this.#set.parse(name, text);
    } catch (error) {
      throw new CodedError('template.parse', `${path}: ${messageOf(error)}`, { cause: error });
    }
  }

  /** The data of a notification. The alerts are all that templates see: a limit on their number cuts before. */
  data(input: TemplateInput): Value {
    return this.#data.ofNotification(input);
  }

  /** The data that plain values describe; their route labels are templates yet. */
  plainData(plain: PlainData): Value {
    return this.#data.ofPlain(plain);
  }

  /** The data that a text in JSON describes, in the form of webhooks. Throws `template.data`. */
  jsonData(json: string): Value {
    return this.plainData(readJsonData(json, this.zones.local));
  }

  /** Runs a text over data. Throws `template.parse`, `template.exec` or `template.limit`; the message is Go's. */
  executeText(text: string, data: Value): string {
    // Most settings are plain.
    if (!text.includes('{{')) return text.toWellFormed();
    return this.#run(text, data, (each) => this.#textSet(each).execute('', data));
  }

  /** As `executeText`, but what goes into the text is escaped for where in an HTML page it stands. */
  executeHtml(text: string, data: Value): string {
    if (text === '') return '';
    return this.#run(text, data, (each) => this.#htmlSet(each).execute('', data));
  }

  /**
   * Renders the route labels of a group: their values are templates over the data of the group, whose reason is
   * `unknown`, and may ask for each other. One that fails is left out and told of.
   */
  renderRouteLabels(input: TemplateInput): RenderedRouteLabels {
    if (input.routeLabels.size === 0) return { labels: Pairs.empty, failures: [] };
    // A group has no reason of its own; the original says so in this word.
    const data = this.#data.ofNotification({ ...input, reason: 'unknown' }, false);
    return this.#within(data, (text) => this.#textSet(text).execute('', data), renderAll);
  }

  /**
   * Tries texts on data, such as that of `sampleNotifications`, and looks in them and in all files for calls of
   * templates that there are not. An execution may fail on samples and yet be right for the alerts that come, so
   * that all of this are warnings. One for each place.
   */
  check(
    texts: readonly TextToCheck[],
    samples: readonly TemplateInput[],
  ): readonly TemplateWarning[] {
    const data = samples.map((sample) => this.data(sample));
    const failures = texts.flatMap(({ place, text, isHtml }) => {
      const message = this.#problemOf(text, isHtml, data);
      return message === undefined ? [] : [{ place, message }];
    });
    return [...this.#filesProblems(), ...failures];
  }

  #problemOf(text: string, isHtml: boolean, data: readonly Value[]): string | undefined {
    try {
      for (const each of data) {
        if (isHtml) this.executeHtml(text, each);
        else this.executeText(text, each);
      }
      const set = text === '' ? this.#set : this.#textSet(text);
      const tree = set.lookup('');
      const [missing] =
        tree === undefined ? [] : undefinedReferences(tree, (name) => isDefined(set, name));
      return missing === undefined ? undefined : `template ${goQuote(missing.name)} is not defined`;
    } catch (error) {
      return messageOf(error);
    }
  }

  #filesProblems(): readonly TemplateWarning[] {
    if (this.#paths.size === 0) return [];
    return this.#set.names.flatMap((name) => {
      const tree = this.#set.lookup(name);
      const path = this.#paths.get(tree?.source.name ?? '');
      if (tree === undefined || path === undefined) return [];
      const references = undefinedReferences(tree, (other) => isDefined(this.#set, other));
      return references.map((missing) => ({
        place: `${path}:${missing.line}:${missing.column}`,
        message: `template ${goQuote(missing.name)} is not defined`,
      }));
    });
  }

  /** Executes a text with `routeLabels` working on the same data, in the same way. */
  #run(text: string, data: Value, execute: (text: string) => string): string {
    return this.#within(data, execute, () => execute(text));
  }

  #within<T>(
    data: Value,
    execute: (text: string) => string,
    run: (renderer: RouteLabelRenderer) => T,
  ): T {
    const { values, areRendered } = routeLabelsOf(data);
    const outer = this.#routeLabels;
    this.#routeLabels = new RouteLabelRenderer(values, areRendered, execute);
    try {
      return run(this.#routeLabels);
    } finally {
      this.#routeLabels = outer;
    }
  }

  #textSet(text: string): TemplateSet {
    return remembered(this.#text, text, () => this.#set.clone().remove('').parse('', text));
  }

  #htmlSet(text: string): HtmlTemplateSet {
    return remembered(this.#html, text, () => new HtmlTemplateSet(this.#textSet(text)));
  }
}

function isDefined(set: TemplateSet, name: string): boolean {
  return set.lookup(name) !== undefined;
}

function remembered<T>(known: Map<string, T>, text: string, make: () => T): T {
  const found = known.get(text);
  if (found !== undefined) return found;
  const made = make();
  if (known.size === REMEMBERED_TEXTS) known.clear();
  known.set(text, made);
  return made;
}
