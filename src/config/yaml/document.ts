import { Composer, Parser } from 'yaml';
import type { Document } from 'yaml';
import { indentQuoted } from './indent-quoted.ts';
import { firstControlCharacter, SourceMap, syntaxMessage } from './source.ts';
import type { YamlDocument } from './source.ts';
import { TreeReader } from './tree-reader.ts';

/** Longer documents are refused; the largest configurations in use are a tenth of this. */
export const MAX_DOCUMENT_LENGTH = 8 * 1024 * 1024;

/**
 * Reads the first document of a YAML text as Go's yaml.v2 does: YAML 1.1's scalars, anchors, aliases and merge keys;
 * duplicate keys are problems. Never throws. Of what is no YAML only the first problem is given, as those after it
 * are mostly its echoes.
 */
export function readYaml(text: string): YamlDocument {
  if (text.length > MAX_DOCUMENT_LENGTH) {
    const message = `the file is larger than ${MAX_DOCUMENT_LENGTH} characters`;
    return refused(text, message, 0, 'too_large');
  }
  const control = firstControlCharacter(text);
  if (control >= 0) return refused(text, 'yaml: control characters are not allowed', control);
  const directive = /^%YAML[ \t]+(?!1\.1\b)/m.exec(text.split(/^---/m, 1)[0] ?? '');
  if (directive !== null) {
    return refused(text, 'yaml: found incompatible YAML document', directive.index);
  }
  try {
    return readDocument(text);
  } catch (error) {
    // The parser is recursive: what is nested too deeply for it exhausts the stack.
    if (error instanceof RangeError) return refused(text, 'yaml: nested too deeply', 0);
    throw error;
  }
}

function readDocument(text: string): YamlDocument {
  const document = firstDocument(text);
  if (document === undefined)
    return { text, tree: undefined, sources: new SourceMap(), problems: [] };
  const [error] = document.errors;
  if (error === undefined) return new TreeReader(text).read(document);
  const indented = indentQuoted(text);
  if (indented !== undefined) return readDocument(indented);
  return refused(text, `yaml: ${syntaxMessage(error)}`, error.pos[0]);
}

function refused(
  text: string,
  message: string,
  offset: number,
  code = 'yaml_syntax',
): YamlDocument {
  return {
    text,
    tree: undefined,
    sources: new SourceMap(),
    problems: [{ code, message, offset }],
  };
}

function firstDocument(text: string): Document.Parsed | undefined {
  const composer = new Composer({
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  for (const document of composer.compose(new Parser().parse(text))) return document;
  return undefined;
}
