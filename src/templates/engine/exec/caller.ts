import { messageOf } from '../../../base/errors.ts';
import { call } from '../builtins/collections.ts';
import { TemplateError } from '../errors.ts';
import { nodeText } from '../nodes.ts';
import type { Node, Operand } from '../nodes.ts';
import { inPlace, isTrue } from '../reflect.ts';
import { REFLECT_VALUE } from '../types.ts';
import type { GoType } from '../types.ts';
import { typeOf, unboxed } from '../values.ts';
import type { GoFunc, Value } from '../values.ts';
import { checked } from './check-type.ts';
import type { Frame, Meter } from './frame.ts';
import { MISSING } from './missing.ts';
import type { Final } from './missing.ts';

/** A function or method as a template calls it. */
export interface Callee {
  readonly fun: GoFunc;
  readonly name: string;
  /** Where its errors are said to be. */
  readonly node: Node;
  readonly isBuiltin: boolean;
}

/** Evaluates operands as arguments, in the template being run. */
export interface ArgumentSource {
  readonly frame: Frame;
  argument(dot: Value, type: GoType | undefined, node: Operand): Value;
}

/** Calls functions and methods: evaluates and checks arguments, and tells errors as Go does. */
export class Caller {
  readonly #evaluator: ArgumentSource;
  readonly #meter: Meter;

  constructor(evaluator: ArgumentSource, meter: Meter) {
    this.#evaluator = evaluator;
    this.#meter = meter;
  }

  get #frame(): Frame {
    return this.#evaluator.frame;
  }

  call(callee: Callee, dot: Value, args: readonly Operand[], final: Final): Value {
    const { fun, name, isBuiltin } = callee;
    this.#checkCount(fun, name, args.length, final);
    if (isBuiltin && (name === 'and' || name === 'or')) return this.#andOr(name, dot, args, final);
    const values = args.map((arg, i) => this.#evaluator.argument(dot, paramOf(fun, i), arg));
    if (final !== MISSING) values.push(checked(this.#frame, final, paramOf(fun, args.length)));
    for (const value of values) if (typeof value === 'string') this.#meter.read(this.#frame, value);
    const run =
      isBuiltin && name === 'call'
        ? (): Value => call(calleeName(args, final), values[0], values.slice(1))
        : (): Value => this.#invoke(fun, values);
    return this.#guarded(callee, run);
  }

  #invoke(fun: GoFunc, values: readonly Value[]): Value {
    if (fun.call === undefined) throw new Error('reflect.Value.Call: call of nil function');
    const given = values.map((value, i) =>
      paramOf(fun, i).kind === 'interface' ? unboxed(value) : value,
    );
    const result = fun.call(...given) as Value;
    return fun.type.result.text === 'reflect.Value' ? result : inPlace(fun.type.result, result);
  }

  #guarded({ name, node }: Callee, run: () => Value): Value {
    let result: Value;
    try {
      result = run();
    } catch (error) {
      this.#frame.node = node;
      if (error instanceof TemplateError && error.code === 'template.limit')
        throw this.#frame.limitError(messageOf(error), error);
      if (error instanceof RangeError) throw error;
      throw this.#frame.error(`error calling ${name}: ${messageOf(error)}`, error);
    }
    const plain = unboxed(result);
    if (typeof plain === 'string') this.#meter.text(this.#frame, plain);
    return result;
  }

  #checkCount(fun: GoFunc, name: string, count: number, final: Final): void {
    const { params, variadic } = fun.type;
    const given = final === MISSING ? count : count + 1;
    if (variadic) {
      const fixed = params.length - 1;
      if (given < fixed)
        throw this.#frame.error(
          `wrong number of args for ${name}: want at least ${fixed} got ${count}`,
        );
    } else if (given !== params.length)
      throw this.#frame.error(
        `wrong number of args for ${name}: want ${params.length} got ${given}`,
      );
  }

  /** They evaluate no more arguments than it takes. */
  #andOr(name: 'and' | 'or', dot: Value, args: readonly Operand[], final: Final): Value {
    let value: Value;
    for (const arg of args) {
      value = this.#evaluator.argument(dot, REFLECT_VALUE, arg);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return final === MISSING ? value : final;
  }
}

function calleeName(args: readonly Operand[], final: Final): string {
  if (args[0] !== undefined) return nodeText(args[0]);
  if (final === MISSING || final === undefined) return '<invalid Value>';
  return typeof final === 'string' ? final : `<${typeOf(final).text} Value>`;
}

/** The type of an argument; the last parameter of a variadic function is that of all further ones. */
function paramOf(fun: GoFunc, index: number): GoType {
  const { params } = fun.type;
  return params[Math.min(index, params.length - 1)] as GoType;
}
