import { TemplateError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { locate, nodeText } from '../nodes.ts';
import type { Node } from '../nodes.ts';
import { toText } from '../text/bytes.ts';
import { goQuoted } from '../text/quote.ts';
import type { Value } from '../values.ts';

interface Variable {
  readonly name: string;
  value: Value;
}

/** A template being run: its variables, and the node it is at, for errors. */
export class Frame {
  readonly templateName: string;
  node: Node | undefined;
  readonly #variables: Variable[];

  constructor(templateName: string, dollar: Value) {
    this.templateName = templateName;
    this.#variables = [{ name: '$', value: dollar }];
  }

  /** How many variables there are: to go back to with `pop`. */
  get mark(): number {
    return this.#variables.length;
  }

  push(name: string, value: Value): void {
    this.#variables.push({ name, value });
  }

  pop(mark: number): void {
    if (this.#variables.length > mark) this.#variables.length = mark;
  }

  /** Sets the variable declared `n` from last. */
  setTop(n: number, value: Value): void {
    const variable = this.#variables[this.#variables.length - n];
    if (variable !== undefined) variable.value = value;
  }

  get(name: string): Value {
    return this.#find(name).value;
  }

  set(name: string, value: Value): void {
    this.#find(name).value = value;
  }

  #find(name: string): Variable {
    for (let i = this.#variables.length - 1; i >= 0; i--) {
      const variable = this.#variables[i];
      if (variable?.name === name) return variable;
    }
    throw this.error(`undefined variable: ${name}`);
  }

  /** The error Go gives at the current node. */
  error(message: string, cause?: unknown): TemplateError {
    return this.#errorOf('template.exec', message, cause);
  }

  limitError(message: string, cause?: unknown): TemplateError {
    return this.#errorOf('template.limit', message, cause);
  }

  #errorOf(code: TemplateError['code'], said: string, cause?: unknown): TemplateError {
    const message = toText(said);
    const options = cause === undefined ? {} : { cause };
    if (this.node === undefined)
      return new TemplateError(
        code,
        `template: ${this.templateName}: ${message}`,
        undefined,
        options,
      );
    const { line, column } = locate(this.node);
    const { name } = this.node.source;
    const where = `${name}:${line}:${column}: executing ${goQuoted(this.templateName)} at <${nodeText(this.node)}>`;
    const place = { templateName: name, line, column };
    return new TemplateError(code, `template: ${where}: ${message}`, place, options);
  }
}

/** Counts what an execution uses up. */
export class Meter {
  readonly limits: Limits;
  #steps = 0;
  #depth = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  step(frame: Frame, count: number = 1): void {
    this.#steps += count;
    if (this.#steps > this.limits.maxSteps)
      throw frame.limitError(`exceeded ${this.limits.maxSteps} steps`);
  }

  /** A text given to a function: it will read all of it, though faster than it would write it. */
  read(frame: Frame, text: string): void {
    if (text.length >= 256) this.step(frame, text.length >>> 8);
  }

  /** A text a function made: long ones cost, too long ones are refused. */
  text(frame: Frame, text: string): void {
    if (text.length > this.limits.maxOutput)
      throw frame.limitError(`text of more than ${this.limits.maxOutput} characters`);
    if (text.length >= 64) this.step(frame, text.length >>> 6);
  }

  enter(frame: Frame): void {
    if (++this.#depth > this.limits.maxDepth)
      throw frame.limitError(`exceeded maximum template depth (${this.limits.maxDepth})`);
  }

  leave(): void {
    this.#depth--;
  }
}
