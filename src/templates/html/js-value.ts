import { textMethod } from '../engine/fmt/printer.ts';
import { type GoType, methodOf } from '../engine/types.ts';
import { typeOf, type Value } from '../engine/values.ts';
import { sprint } from './print.ts';
import { messageOf } from '../../base/errors.ts';
import { contentOf, dereferenced, safeContent } from './content.ts';
import { encodeJson } from './json.ts';

/** For a value in JavaScript: an expression without effects. Anything but known safe text becomes JSON. */
export function escapeJsValue(args: readonly Value[]): string {
  const values = args.map((arg) => dereferenced(arg, encodesItself));
  const [only] = values;
  if (values.length !== 1) return json(sprint(values));
  const known = safeContent(only);
  if (known?.type === 'JS') return known.text;
  if (known?.type === 'JSStr') return `"${known.text}"`;
  return json(isStringer(only) ? contentOf([only]).text : only);
}

function encodesItself(type: GoType): boolean {
  return methodOf(type, 'MarshalJSON') !== undefined;
}

function isStringer(value: Value): boolean {
  const type = typeOf(value);
  return type !== undefined && !encodesItself(type) && textMethod(type, 'String') !== undefined;
}

function json(value: Value): string {
  let encoded: string;
  try {
    encoded = encodeJson(value);
  } catch (error) {
    return inComment(messageOf(error));
  }
  if (encoded === '') return ' null ';
  // Keywords and numbers must not run into names next to them.
  return /^[$\w]|[$\w]$/.test(encoded) ? ` ${encoded} ` : encoded;
}

/** The space keeps the comment from becoming one of a line after a slash. What could end it is taken apart. */
function inComment(message: string): string {
  const text = message
    .replace(/<(\/?)script/giu, '\\x3C$1script')
    .replaceAll('*/', '* /')
    .replaceAll('<!--', '\\x3C!--');
  return ` /* ${text} */null `;
}
