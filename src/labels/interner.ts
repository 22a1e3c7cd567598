import { JsonBytes } from '../base/json-bytes.ts';
import { Annotations, parseAnnotations } from './annotations.ts';
import { LabelSet } from './label-set.ts';
import { NameTree } from './name-tree.ts';
import { Pairs, sameTexts, type Shape } from './pairs.ts';
import { ScannedAnnotations } from './scanned-annotations.ts';
import { ScannedPairs, ScannedTexts } from './scanned-pairs.ts';
import { SetTable, type Wanted } from './set-table.ts';
import { ShapeCache } from './shape-cache.ts';
import { hashValues } from './text-hash.ts';
import { TextPool } from './text-pool.ts';

/** Keeps one `LabelSet` per distinct set of labels while it is in use. */
export class LabelInterner {
  readonly #labelShapes = new ShapeCache();
  readonly #annotationShapes = new ShapeCache();
  readonly #texts = new TextPool();
  readonly #sets = new SetTable();
  readonly #scratch = new JsonBytes(1024);

  get size(): number {
    return this.#sets.size;
  }

  /** Annotations: not interned as a whole, but their names and common ones are shared. */
  annotations(record: Readonly<Record<string, string>>): Annotations {
    const { shape, values } = this.#annotationShapes.arranged(
      Object.keys(record),
      Object.values(record),
    );
    const made = Annotations.ofPairs(new Pairs(shape, values), this.#scratch);
    if (made === Annotations.empty) return made;
    return new Annotations(made.shape, this.#texts.share(made.json));
  }

  /** Those that print as `json` (see `Annotations`); undefined where Go would print them otherwise. */
  annotationsPrinted(json: string): Annotations | undefined {
    if (json === Annotations.empty.json) return Annotations.empty;
    try {
      const read = this.annotations(parseAnnotations(json));
      return read.json === json ? read : undefined;
    } catch {
      return undefined;
    }
  }

  /** An equal text met before, if there was one. */
  text(text: string): string {
    return this.#texts.share(text);
  }

  /** The label set of `record`, whose values must be strings; labels with an empty value are left out, being absent. */
  intern(record: Readonly<Record<string, string>>): LabelSet {
    return this.internArranged(Object.keys(record), Object.values(record));
  }

  /** The same for names and values that stand beside each other. */
  internArranged(allNames: readonly string[], all: readonly string[]): LabelSet {
    const isPlain = !all.includes('');
    const names = isPlain ? allNames : allNames.filter((_, i) => all[i] !== '');
    const given = isPlain ? all : all.filter((value) => value !== '');
    const { shape, values } = this.#labelShapes.arranged(names, given);
    const wanted = new WantedPairs(shape, values);
    return this.#sets.find(wanted) ?? this.#add(shape, this.#share(values), wanted.hash);
  }

  /** What reads labels, for `internScanned`. */
  labelScan(): ScannedPairs {
    return this.#scan(this.#labelShapes);
  }

  /** What reads annotations; their names and common ones are shared. */
  annotationScan(): ScannedAnnotations {
    return new ScannedAnnotations(
      { names: new NameTree(), shapes: this.#annotationShapes, texts: this.#texts },
      this.#scan(this.#annotationShapes),
    );
  }

  /** What reads other texts; common ones are shared. */
  textScan(): ScannedTexts {
    return new ScannedTexts(this.#texts);
  }

  /** The label set that was read, none of whose values may be empty. */
  internScanned(scanned: ScannedPairs): LabelSet {
    return this.#sets.find(scanned) ?? this.#add(scanned.shape, scanned.values(), scanned.hash);
  }

  /** Forgets every set that `inUse` does not know. */
  sweep(inUse: (labels: LabelSet) => boolean): void {
    this.#sets.retain(inUse);
  }

  #scan(shapes: ShapeCache): ScannedPairs {
    return new ScannedPairs({ names: new NameTree(), shapes, texts: this.#texts });
  }

  #add(shape: Shape, values: readonly string[], hash: number): LabelSet {
    const added = new LabelSet(shape, values, hash);
    this.#sets.add(added);
    return added;
  }

  #share(values: string[]): string[] {
    for (let i = 0; i < values.length; i++) values[i] = this.#texts.share(values[i] ?? '');
    return values;
  }
}

class WantedPairs implements Wanted {
  readonly hash: number;
  readonly #shape: Shape;
  readonly #values: readonly string[];

  constructor(shape: Shape, values: readonly string[]) {
    this.#shape = shape;
    this.#values = values;
    this.hash = hashValues(shape.hash, values);
  }

  matches(known: LabelSet): boolean {
    return (
      sameTexts(known.values, this.#values) &&
      (known.shape === this.#shape || known.shape.key === this.#shape.key)
    );
  }
}
