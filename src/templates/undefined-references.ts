import { locate } from './engine/nodes.ts';
import type { ListNode, Statement, TemplateNode, Tree } from './engine/nodes.ts';

/** A call of a template that there is not. */
export interface UndefinedReference {
  /** Where the call is, from 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly name: string;
}

/** The calls in a tree of templates that `isDefined` does not know: they fail once they are reached. */
export function undefinedReferences(
  tree: Tree,
  isDefined: (name: string) => boolean,
): readonly UndefinedReference[] {
  return callsIn(tree.root)
    .filter(({ name }) => !isDefined(name))
    .map((call) => {
      const { line, column } = locate(call);
      return { line, column: column + 1, name: call.name };
    });
}

function callsIn(list: ListNode | undefined): readonly TemplateNode[] {
  return list?.nodes.flatMap(callsInStatement) ?? [];
}

function callsInStatement(node: Statement): readonly TemplateNode[] {
  switch (node.kind) {
    case 'template':
      return [node];
    case 'list':
      return callsIn(node);
    case 'if':
    case 'with':
    case 'range':
      return [...callsIn(node.list), ...callsIn(node.elseList)];
    case 'text':
    case 'comment':
    case 'action':
    case 'break':
    case 'continue':
      return [];
  }
}
