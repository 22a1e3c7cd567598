import type { Finding } from '../base/schema/schema.ts';
import { formatPath, unknownKeyMessage } from './problem.ts';
import type { ConfigProblem, ConfigWarning } from './problem.ts';
import { positionAt } from './yaml/source.ts';
import type { YamlDocument, YamlProblem } from './yaml/source.ts';

/** A warning before it has its place. */
export interface Remark {
  readonly code: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** Findings whose path leads to a key that is wrong, not to a value. */
const AT_KEY = new Set(['unknown_key', 'duplicate_key', 'bad_label_name']);

/** Turns findings about a tree into problems at places of its text. */
export class Places {
  readonly #file: string;
  readonly #document: YamlDocument;

  constructor(file: string, document: YamlDocument) {
    this.#file = file;
    this.#document = document;
  }

  problem(finding: Finding): ConfigProblem {
    const { code, path } = finding;
    const { message, suggestion } =
      code === 'unknown_key'
        ? unknownKeyMessage(finding)
        : { message: finding.message, suggestion: undefined };
    const place = this.#place(path, AT_KEY.has(code));
    return { code, message, ...place, ...(suggestion === undefined ? {} : { suggestion }) };
  }

  problemAt({ code, message, offset }: YamlProblem): ConfigProblem {
    const position = positionAt(this.#document.text, offset);
    return { code, message, file: this.#file, ...position, path: '' };
  }

  warning({ code, message, path }: Remark): ConfigWarning {
    return { code, message, ...this.#place(path, false) };
  }

  #place(
    path: readonly (string | number)[],
    atKey: boolean,
  ): Pick<ConfigProblem, 'file' | 'line' | 'column' | 'path'> {
    const { sources, tree } = this.#document;
    const position = positionAt(this.#document.text, sources.locate(tree, path, atKey));
    return { file: this.#file, ...position, path: formatPath(path) };
  }
}
