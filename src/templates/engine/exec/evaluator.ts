import { nodeText } from '../nodes.ts';
import type {
  ChainNode,
  CommandNode,
  IdentifierNode,
  Node,
  Operand,
  PipeNode,
  VariableNode,
} from '../nodes.ts';
import { canBeNil } from '../reflect.ts';
import { goQuoted } from '../text/quote.ts';
import type { GoType } from '../types.ts';
import { Boxed, zeroOf } from '../values.ts';
import type { Value } from '../values.ts';
import { Caller } from './caller.ts';
import { checked } from './check-type.ts';
import type { Environment } from './environment.ts';
import { memberOf } from './fields.ts';
import { Frame } from './frame.ts';
import type { Meter } from './frame.ts';
import { idealConstant, literalOf } from './literals.ts';
import { MISSING } from './missing.ts';
import type { Final } from './missing.ts';

/** Evaluates pipelines, commands and their operands. */
export class Evaluator {
  /** The template being run. */
  frame = new Frame('', undefined);
  readonly #environment: Environment;
  readonly #meter: Meter;
  readonly #caller: Caller;

  constructor(environment: Environment, meter: Meter) {
    this.#environment = environment;
    this.#meter = meter;
    this.#caller = new Caller(this, meter);
  }

  /** The value of a pipeline; the variables it declares stay on the frame. */
  pipeline(dot: Value, pipe: PipeNode): Value {
    this.frame.node = pipe;
    this.#meter.enter(this.frame);
    let value: Final = MISSING;
    for (const command of pipe.commands) {
      this.#meter.step(this.frame);
      value = withoutBox(this.#command(dot, command, value));
    }
    const result = value === MISSING ? undefined : value;
    for (const { path } of pipe.declarations) {
      const name = path[0] ?? '';
      if (pipe.isAssign) this.frame.set(name, result);
      else this.frame.push(name, result);
    }
    this.#meter.leave();
    return result;
  }

  /** `final` is the value of the stage before, which becomes the last argument. */
  #command(dot: Value, command: CommandNode, final: Final): Value {
    const { args } = command;
    const first = args[0] as Operand;
    switch (first.kind) {
      case 'field':
        this.frame.node = first;
        return this.#chainOfFields(dot, dot, first, first.path, args, final);
      case 'chain':
        return this.#chain(dot, first, args, final);
      case 'identifier':
        return this.#function(dot, first, command, args, final);
      case 'pipe':
        this.#refuseArguments(args, final);
        return this.pipeline(dot, first);
      case 'variable':
        return this.#variable(dot, first, args, final);
      case 'bool':
      case 'dot':
      case 'nil':
      case 'number':
      case 'string':
        this.frame.node = first;
        this.#refuseArguments(args, final);
        if (first.kind === 'nil') throw this.frame.error('nil is not a command');
        return first.kind === 'dot' ? dot : this.#constant(first);
    }
  }

  #refuseArguments(args: readonly Operand[], final: Final): void {
    if (args.length > 1 || final !== MISSING)
      throw this.frame.error(`can't give argument to non-function ${nodeText(args[0] as Operand)}`);
  }

  /** An operand as an argument of a type. Without a type anything goes. */
  argument(dot: Value, type: GoType | undefined, node: Operand): Value {
    this.frame.node = node;
    switch (node.kind) {
      case 'nil':
        if (type === undefined || !canBeNil(type))
          throw this.frame.error(`cannot assign nil to ${type?.text ?? 'nil'}`);
        return type.text === 'reflect.Value' ? undefined : zeroOf(type);
      case 'dot':
        return checked(this.frame, dot, type);
      case 'field':
        return checked(
          this.frame,
          this.#chainOfFields(dot, dot, node, node.path, [], MISSING),
          type,
        );
      case 'variable':
        return checked(this.frame, this.#variable(dot, node, [], MISSING), type);
      case 'pipe':
        return checked(this.frame, this.pipeline(dot, node), type);
      case 'identifier':
        return checked(this.frame, this.#function(dot, node, node, [], MISSING), type);
      case 'chain':
        return checked(this.frame, this.#chain(dot, node, [], MISSING), type);
      case 'bool':
      case 'number':
      case 'string':
        return this.#literal(type, node);
    }
  }

  #literal(type: GoType | undefined, node: Operand): Value {
    if (type === undefined) return this.#constant(node);
    if (type.text === 'reflect.Value') return this.#constant(node);
    if (type.kind === 'interface' && type.requires.length === 0) return this.#constant(node);
    const value = literalOf(type, node);
    if ('problem' in value) throw this.frame.error(value.problem);
    return value.value;
  }

  #constant(node: Operand): Value {
    if (node.kind === 'number') {
      const constant = idealConstant(node);
      if ('problem' in constant) throw this.frame.error(constant.problem);
      return constant.value;
    }
    if (node.kind === 'string') return node.text;
    return node.kind === 'bool' ? node.value : undefined;
  }

  #chain(dot: Value, chain: ChainNode, args: readonly Operand[], final: Final): Value {
    this.frame.node = chain;
    if (chain.operand.kind === 'nil')
      throw this.frame.error(`indirection through explicit nil in ${nodeText(chain)}`);
    const receiver = this.argument(dot, undefined, chain.operand);
    return this.#chainOfFields(dot, receiver, chain, chain.path, args, final);
  }

  #variable(dot: Value, node: VariableNode, args: readonly Operand[], final: Final): Value {
    this.frame.node = node;
    const [name = '', ...path] = node.path;
    const value = this.frame.get(name);
    if (path.length > 0) return this.#chainOfFields(dot, value, node, path, args, final);
    if (args.length > 0) this.#refuseArguments(args, final);
    else if (final !== MISSING) this.#refuseArguments([node], final);
    return value;
  }

  #function(
    dot: Value,
    node: IdentifierNode,
    command: Node,
    args: readonly Operand[],
    final: Final,
  ): Value {
    this.frame.node = node;
    const { name } = node;
    const own = this.#environment.funcs.get(name);
    const fun = own ?? this.#environment.builtins.get(name);
    if (fun === undefined) throw this.frame.error(`${goQuoted(name)} is not a defined function`);
    return this.#caller.call(
      { fun, name, node: command, isBuiltin: own === undefined },
      dot,
      args.slice(1),
      final,
    );
  }

  /** `.X.Y.Z`, of which the last, if it is a method, gets the arguments. */
  #chainOfFields(
    dot: Value,
    start: Value,
    node: Node,
    path: readonly string[],
    args: readonly Operand[],
    final: Final,
  ): Value {
    let receiver = start;
    const last = path.length - 1;
    for (const [i, name] of path.entries()) {
      const given = i === last ? args.slice(1) : [];
      receiver = this.#member(dot, receiver, name, node, given, i === last ? final : MISSING);
    }
    return receiver;
  }

  #member(
    dot: Value,
    receiver: Value,
    name: string,
    node: Node,
    args: readonly Operand[],
    final: Final,
  ): Value {
    const { missingKey } = this.#environment;
    const hasArguments = args.length > 0 || final !== MISSING;
    const member = memberOf(receiver, { name, hasArguments, missingKey });
    if ('problem' in member) throw this.frame.error(member.problem);
    if ('method' in member)
      return this.#caller.call(
        { fun: member.method, name, node, isBuiltin: false },
        dot,
        args,
        final,
      );
    return member.value;
  }
}

/** What is in an interface without methods; another interface stays. */
function withoutBox(value: Value): Value {
  return value instanceof Boxed && value.type.requires.length === 0 ? value.value : value;
}
