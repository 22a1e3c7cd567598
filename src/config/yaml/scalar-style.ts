import { resolvePlain } from './resolve-scalar.ts';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

/** Where it is written: as a key, or within `[…]` or `{…}`. */
export interface ScalarContext {
  readonly inFlow: boolean;
  readonly isKey: boolean;
}

/** What the characters of a text allow. Source: libyaml's `analyze_scalar`. */
interface Analysis {
  readonly flowPlain: boolean;
  readonly blockPlain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const BREAKS = '\\r\\n\\x85\\u2028\\u2029';
const HAS_BREAK = new RegExp(`[${BREAKS}]`);
const BREAK_SPACE = new RegExp(`[${BREAKS}] `);
const SPACE_BREAK = new RegExp(` [${BREAKS}]`);
const AT_EDGE = new RegExp(`^[ ${BREAKS}]|[ ${BREAKS}]$`);

export function isBreak(character: string): boolean {
  return HAS_BREAK.test(character);
}

/** Whether libyaml prints a character as it is. */
export function isPrintable(character: string): boolean {
  return /^[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/.test(character);
}

/** The style in which Go's yaml.v2 writes a string that must remain one. */
export function styleOf(text: string, context: ScalarContext): ScalarStyle {
  const isMultiline = HAS_BREAK.test(text);
  if (context.isKey && isMultiline) return 'double';
  const allowed = analyze(text);
  if (text.includes('\n')) {
    return allowed.block && !context.inFlow && !context.isKey ? 'literal' : 'double';
  }
  if (!remainsText(text)) return 'double';
  if (context.inFlow ? allowed.flowPlain : allowed.blockPlain) return 'plain';
  return allowed.single ? 'single' : 'double';
}

/** Whether a reader would take the unquoted text for a text. */
function remainsText(text: string): boolean {
  if (resolvePlain(text).tag !== '!!str') return false;
  return !/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text);
}

function analyze(text: string): Analysis {
  const isEdgy = AT_EDGE.test(text);
  const hasBreak = HAS_BREAK.test(text);
  const breakSpace = BREAK_SPACE.test(text);
  const special =
    SPACE_BREAK.test(text) || Array.from(text).some((character) => !isPrintable(character));
  const flowIndicators = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`?:]|-(?:[ \t]|$))|.[,?[\]{}:]|[\s\0]#/s;
  const blockIndicators =
    /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t]|$))|.:(?:[ \t]|$)|[\s\0]#/s;
  const plain = !isEdgy && !breakSpace && !special && !hasBreak;
  return {
    flowPlain: plain && !flowIndicators.test(text),
    blockPlain: plain && !blockIndicators.test(text),
    single: !breakSpace && !special,
    block: !special && !text.endsWith(' '),
  };
}
