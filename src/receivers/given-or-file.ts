import type { Secret } from '../base/secret.ts';
import type { ReadText } from './http/file-texts.ts';
import { CodedError, messageOf } from '../base/errors.ts';

/**
 * A secret as it is configured: by itself, or by a file that is read now and trimmed. `key` names it in the error.
 * @throws CodedError when the file cannot be read
 */
export async function givenOrFile(
  key: string,
  given: Secret | undefined,
  file: string | undefined,
  readText: ReadText,
): Promise<string> {
  if (given !== undefined || file === undefined) return given?.reveal() ?? '';
  try {
    return (await readText(file)).trim();
  } catch (error) {
    throw new CodedError('unreadable', `read ${key}_file: ${messageOf(error)}`, { cause: error });
  }
}
