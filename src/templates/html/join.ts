import { locate, type Node } from '../engine/nodes.ts';
import { type Context, errorContext, formatContext, sameContext } from './context.ts';
import type { EscapeErrorCode } from './escape-problem.ts';
import { VALUE_STATE } from './transition-html.ts';

/** The error context for what is wrong at a node. */
export function errorAt(node: Node, code: EscapeErrorCode, description: string): Context {
  const { line, column } = locate(node);
  return errorContext({ code, description, location: `${node.source.name}:${line}:${column}` });
}

/**
 * The context that an action at this point is in: after `<a href=` it starts a value, after `<a` and after
 * `<a b` the name of an attribute.
 */
export function nudge(c: Context): Context {
  if (c.state === 'Tag') return { ...c, state: 'AttrName' };
  if (c.state === 'AfterName') return { ...c, state: 'AttrName', attr: 'None' };
  if (c.state !== 'BeforeValue') return c;
  return { ...c, state: VALUE_STATE[c.attr], delim: 'SpaceOrTagEnd', attr: 'None' };
}

/** The context after two branches: theirs if they agree or differ in what can be settled later. */
export function join(a: Context, b: Context, node: Node, branch: string): Context {
  if (a.state === 'Error') return a;
  if (b.state === 'Error' || a.state === 'Dead') return b;
  if (b.state === 'Dead' || sameContext(a, b)) return a;
  if (sameContext({ ...a, urlPart: b.urlPart }, b)) return { ...a, urlPart: 'Unknown' };
  if (sameContext({ ...a, jsCtx: b.jsCtx }, b)) return { ...a, jsCtx: 'Unknown' };

  // In `<p title={{if .C}}{{.}}{{end}}` one branch is in a value and the other about to start it.
  const nudgedA = nudge(a);
  const nudgedB = nudge(b);
  if (!sameContext(nudgedA, a) || !sameContext(nudgedB, b)) {
    const joined = join(nudgedA, nudgedB, node, branch);
    if (joined.state !== 'Error') return joined;
  }
  const ends = `${formatContext(a)}, ${formatContext(b)}`;
  return errorAt(node, 'ErrBranchEnd', `{{${branch}}} branches end in different contexts: ${ends}`);
}
