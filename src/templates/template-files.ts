import { CodedError, messageOf } from '../base/errors.ts';
import { glob } from './glob.ts';
import type { TemplateFiles } from './glob.ts';

/** A file with templates. */
export interface TemplateSource {
  /** Its path, for people. */
  readonly path: string;
  /** Its name without directories: a template of that name is what stands outside of its definitions. */
  readonly name: string;
  readonly text: string;
}

/**
 * Reads the files that the patterns name, pattern by pattern: of templates with the same name the last one counts.
 * Throws `template.glob` for a malformed pattern and `template.file` for a file that cannot be read.
 */
export async function readTemplateFiles(
  patterns: readonly string[],
  files: TemplateFiles,
): Promise<readonly TemplateSource[]> {
  const sources: TemplateSource[] = [];
  for (const pattern of patterns) {
    for (const path of await found(pattern, files)) {
      const text = await readFile(path, files);
      sources.push({ path, name: path.slice(path.lastIndexOf('/') + 1), text });
    }
  }
  return sources;
}

async function found(pattern: string, files: TemplateFiles): Promise<readonly string[]> {
  try {
    return await glob(pattern, files);
  } catch (error) {
    throw new CodedError('template.glob', `templates: ${pattern}: ${messageOf(error)}`);
  }
}

async function readFile(path: string, files: TemplateFiles): Promise<string> {
  try {
    return await files.read(path);
  } catch (error) {
    throw new CodedError('template.file', `templates: ${path}: ${messageOf(error)}`);
  }
}
