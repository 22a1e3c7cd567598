import { byteLength } from './text/bytes.ts';
import { goQuoted } from './text/quote.ts';
import type { Complex } from './values.ts';

/** The text a tree was parsed from; places in it are offsets in UTF-16 units. */
export interface Source {
  /** The name given to the parse, for error messages: of the file or text, not of a `define` in it. */
  readonly name: string;
  readonly text: string;
}

interface At {
  readonly source: Source;
  /** Where the node starts in `source.text`, in UTF-16 units. */
  readonly offset: number;
}

/** Plain text between actions. */
export interface TextNode extends At {
  readonly kind: 'text';
  text: string;
}

/** A comment with its markers; only in a tree parsed with comments kept. */
export interface CommentNode extends At {
  readonly kind: 'comment';
  readonly text: string;
}

export interface ListNode extends At {
  readonly kind: 'list';
  nodes: Statement[];
}

/** `{{pipeline}}`. */
export interface ActionNode extends At {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}

/** `$a, $b := command | command`. */
export interface PipeNode extends At {
  readonly kind: 'pipe';
  /** The variables are assigned (`=`), not declared (`:=`). */
  readonly isAssign: boolean;
  readonly declarations: readonly VariableNode[];
  commands: CommandNode[];
}

/** One stage of a pipeline: an operand, or a function or method with its arguments. Never empty. */
export interface CommandNode extends At {
  readonly kind: 'command';
  args: Operand[];
}

/** The name of a function. */
export interface IdentifierNode extends At {
  readonly kind: 'identifier';
  readonly name: string;
}

/** `$name.Field.Field`: the first is the variable with its `$`. */
export interface VariableNode extends At {
  readonly kind: 'variable';
  readonly path: readonly string[];
}

/** `.Field.Field`. */
export interface FieldNode extends At {
  readonly kind: 'field';
  readonly path: readonly string[];
}

/** Fields of what an operand gives: `(pipeline).Field.Field`. */
export interface ChainNode extends At {
  readonly kind: 'chain';
  readonly operand: Operand;
  readonly path: readonly string[];
}

export interface DotNode extends At {
  readonly kind: 'dot';
}

export interface NilNode extends At {
  readonly kind: 'nil';
}

export interface BoolNode extends At {
  readonly kind: 'bool';
  readonly value: boolean;
}

/** A number literal in every form it can take without loss; those it cannot take are absent. */
export interface NumberNode extends At {
  readonly kind: 'number';
  readonly int?: bigint;
  readonly uint?: bigint;
  readonly float?: number;
  readonly complex?: Complex;
  /** As written. */
  readonly text: string;
}

export interface StringNode extends At {
  readonly kind: 'string';
  /** As written, with its quotes. */
  readonly quoted: string;
  readonly text: string;
}

export interface BranchNode extends At {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList?: ListNode | undefined;
}

/** `{{template "name" pipeline}}`, and where a `{{block}}` stood. */
export interface TemplateNode extends At {
  readonly kind: 'template';
  name: string;
  readonly pipe?: PipeNode | undefined;
}

export interface JumpNode extends At {
  readonly kind: 'break' | 'continue';
}

/** What a command is made of. */
export type Operand =
  | IdentifierNode
  | VariableNode
  | FieldNode
  | ChainNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode;

/** What a list is made of. */
export type Statement =
  TextNode | CommentNode | ActionNode | BranchNode | TemplateNode | JumpNode | ListNode;

/**
 * A node of the parse tree. Who rewrites a tree (as contextual escaping does) copies it first: texts, template
 * names, lists, commands and arguments may then be changed in place.
 */
export type Node = Statement | Operand | CommandNode;

/** One named template. */
export interface Tree {
  readonly name: string;
  readonly source: Source;
  readonly root: ListNode;
}

/** A deep copy, so that a change of the one leaves the other. */
export function copyTree(tree: Tree, name: string = tree.name): Tree {
  return { name, source: tree.source, root: copyNode(tree.root) };
}

/** A deep copy of a node and what is below it. */
export function copyNode<N extends Node>(node: N): N;
export function copyNode(node: Node): Node {
  switch (node.kind) {
    case 'list':
      return { ...node, nodes: node.nodes.map(copyNode) };
    case 'action':
      return { ...node, pipe: copyNode(node.pipe) };
    case 'pipe':
      return {
        ...node,
        declarations: [...node.declarations],
        commands: node.commands.map(copyNode),
      };
    case 'command':
      return { ...node, args: node.args.map(copyNode) };
    case 'chain':
      return { ...node, operand: copyNode(node.operand) };
    case 'if':
    case 'with':
    case 'range':
      return {
        ...node,
        pipe: copyNode(node.pipe),
        list: copyNode(node.list),
        elseList: node.elseList && copyNode(node.elseList),
      };
    case 'template':
      return { ...node, pipe: node.pipe && copyNode(node.pipe) };
    case 'text':
    case 'comment':
    case 'break':
    case 'continue':
    case 'identifier':
    case 'variable':
    case 'field':
    case 'dot':
    case 'nil':
    case 'bool':
    case 'number':
    case 'string':
      return { ...node };
  }
}

/** A command that calls a function by name, to be appended to a pipeline: `pipe.commands.push(callOf(…))`. */
export function callOf(name: string, at: At): CommandNode {
  const { source, offset } = at;
  return {
    kind: 'command',
    source,
    offset,
    args: [{ kind: 'identifier', source, offset, name }],
  };
}

/** Whether a tree holds nothing but space and comments; such a one never replaces another of its name. */
export function isEmptyTree(node: Node | undefined): boolean {
  if (node === undefined || node.kind === 'comment') return true;
  if (node.kind === 'list') return node.nodes.every(isEmptyTree);
  return node.kind === 'text' && node.text.trim() === '';
}

/** A node as template source, as error messages show it. */
export function nodeText(node: Node): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'comment':
      return `{{${node.text}}}`;
    case 'list':
      return node.nodes.map(nodeText).join('');
    case 'action':
      return `{{${nodeText(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range':
      return branchText(node);
    case 'template':
      return `{{template ${goQuoted(node.name)}${node.pipe === undefined ? '' : ' ' + nodeText(node.pipe)}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'pipe':
      return pipeText(node);
    case 'command':
      return node.args.map(inParentheses).join(' ');
    case 'identifier':
      return node.name;
    case 'variable':
      return node.path.join('.');
    case 'field':
      return '.' + node.path.join('.');
    case 'chain':
      return [inParentheses(node.operand), ...node.path].join('.');
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
  }
}

function branchText(node: BranchNode): string {
  const otherwise = node.elseList === undefined ? '' : `{{else}}${nodeText(node.elseList)}`;
  return `{{${node.kind} ${nodeText(node.pipe)}}}${nodeText(node.list)}${otherwise}{{end}}`;
}

function pipeText(pipe: PipeNode): string {
  const names = pipe.declarations.map(nodeText).join(', ');
  const declared = names === '' ? '' : `${names} ${pipe.isAssign ? '=' : ':='} `;
  return declared + pipe.commands.map(nodeText).join(' | ');
}

function inParentheses(node: Operand): string {
  return node.kind === 'pipe' ? `(${nodeText(node)})` : nodeText(node);
}

/** Where a node is: `line` counts from 1; `column` is Go's, the bytes of UTF-8 before it on its line. */
export function locate(at: At): { readonly line: number; readonly column: number } {
  const before = at.source.text.slice(0, at.offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let i = before.indexOf('\n'); i !== -1; i = before.indexOf('\n', i + 1)) line++;
  return { line, column: byteLength(before.slice(lineStart)) };
}
