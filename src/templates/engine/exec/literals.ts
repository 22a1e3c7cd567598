import { nodeText } from '../nodes.ts';
import type { NumberNode, Operand } from '../nodes.ts';
import { converted } from '../reflect.ts';
import { isInt, isUint } from '../types.ts';
import type { GoType } from '../types.ts';
import { scalarOf } from '../values.ts';
import type { Value } from '../values.ts';

type Outcome = { readonly value: Value } | { readonly problem: string };

/** A number where nothing says which type it should have: its syntax decides. */
export function idealConstant(node: NumberNode): Outcome {
  if (node.complex !== undefined) return { value: node.complex };
  const isFloatSyntax =
    /[.eEpP]/.test(node.text) && !/^0[xX][^pP]+$/.test(node.text) && !node.text.startsWith("'");
  if (node.float !== undefined && isFloatSyntax) return { value: node.float };
  if (node.int !== undefined) return { value: node.int };
  return { problem: `${node.text} overflows int` };
}

/** A literal as an argument of a scalar type; it must be one of that sort. */
export function literalOf(type: GoType, node: Operand): Outcome {
  const { kind } = type;
  const found = `found ${nodeText(node)}`;
  if (kind === 'bool')
    return node.kind === 'bool'
      ? { value: scalarOf(type, node.value) }
      : { problem: `expected bool; ${found}` };
  if (kind === 'string')
    return node.kind === 'string'
      ? { value: scalarOf(type, node.text) }
      : { problem: `expected string; ${found}` };
  const number = node.kind === 'number' ? node : undefined;
  if (isInt(kind))
    return number?.int === undefined
      ? { problem: `expected integer; ${found}` }
      : { value: converted(number.int, type) };
  if (isUint(kind))
    return number?.uint === undefined
      ? { problem: `expected unsigned integer; ${found}` }
      : { value: converted(number.uint, type) };
  if (kind === 'float32' || kind === 'float64')
    return number?.float === undefined
      ? { problem: `expected float; ${found}` }
      : { value: scalarOf(type, kind === 'float32' ? Math.fround(number.float) : number.float) };
  if (kind === 'complex64' || kind === 'complex128')
    return number?.complex === undefined
      ? { problem: `expected complex; ${found}` }
      : { value: scalarOf(type, number.complex) };
  return { problem: `can't handle ${nodeText(node)} for arg of type ${type.text}` };
}
