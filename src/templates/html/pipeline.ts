import { callOf, type CommandNode, type IdentifierNode, type PipeNode } from '../engine/nodes.ts';
import type { EscaperName } from './escapers.ts';

/** Whether a function of the text engine counts as an escaper. */
export function isPredefinedEscaper(name: string): boolean {
  return name === 'html' || name === 'urlquery';
}

/** The predefined escaper that does at least what one of ours does. */
const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['_html_template_attrescaper', 'html'],
  ['_html_template_htmlescaper', 'html'],
  ['_html_template_rcdataescaper', 'html'],
  ['_html_template_urlescaper', 'urlquery'],
  // Stricter than the normalizer, so good in its place.
  ['_html_template_urlnormalizer', 'urlquery'],
]);

/** After the first escaper, the second would change nothing. */
const REDUNDANT: ReadonlyMap<string, readonly string[]> = new Map([
  ['_html_template_commentescaper', ['_html_template_attrescaper', '_html_template_htmlescaper']],
  ['_html_template_cssescaper', ['_html_template_attrescaper']],
  ['_html_template_jsregexpescaper', ['_html_template_attrescaper']],
  ['_html_template_jsstrescaper', ['_html_template_attrescaper']],
  ['_html_template_jstmpllitescaper', ['_html_template_attrescaper']],
  ['_html_template_urlescaper', ['_html_template_urlnormalizer']],
]);

function normal(escaper: string): string {
  return PREDEFINED.get(escaper) ?? escaper;
}

/**
 * Makes a pipeline end in these escapers. A predefined escaper at its end takes the place of the one of them
 * that it does the work of. Changes the pipeline.
 */
export function appendEscapers(pipe: PipeNode, escapers: readonly EscaperName[]): void {
  if (escapers.length === 0) return;
  const last = pipe.commands.at(-1);
  const predefined = last === undefined ? undefined : functionOf(last);
  let commands = pipe.commands;
  let wanted: readonly string[] = escapers;
  if (last !== undefined && predefined !== undefined && isPredefinedEscaper(predefined.name)) {
    // `{{html a b}}` is made `{{_eval_args_ a b | html}}`, which the escapers can be merged with.
    if (commands.length === 1 && last.args.length > 1) commands = split(pipe, last, predefined);
    wanted = escapers.map((one) => (normal(one) === predefined.name ? predefined.name : one));
    if (wanted.includes(predefined.name)) commands = commands.slice(0, -1);
  }
  const present = new Set(commands.map((command) => normal(functionOf(command)?.name ?? '')));
  pipe.commands = commands;
  for (const name of wanted) if (!present.has(normal(name))) append(pipe, name);
}

function split(pipe: PipeNode, command: CommandNode, escaper: IdentifierNode): CommandNode[] {
  command.args[0] = { ...escaper, name: '_eval_args_' };
  return [...pipe.commands, callOf(escaper.name, pipe)];
}

function append(pipe: PipeNode, name: string): void {
  const last = pipe.commands.at(-1);
  const before = last === undefined ? undefined : functionOf(last)?.name;
  if (before !== undefined && REDUNDANT.get(before)?.includes(name) === true) return;
  pipe.commands = [...pipe.commands, callOf(name, pipe)];
}

function functionOf(command: CommandNode): IdentifierNode | undefined {
  const [first] = command.args;
  return first?.kind === 'identifier' ? first : undefined;
}
