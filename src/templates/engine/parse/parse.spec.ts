import { describe, expect, it } from '@jest/globals';
import { copyNode, isEmptyTree, locate, nodeText } from '../nodes.ts';
import { parse } from './parse.ts';

function rootOf(text: string, keepComments: boolean = false): ReturnType<typeof copyNode> {
  const tree = parse('t', text, { hasFunction: () => true, keepComments }).get('t');
  if (tree === undefined) throw new Error('no tree');
  return tree.root;
}

describe('a tree', () => {
  it.each([
    'a{{.B.C}}b',
    '{{$x := 1 | print 2}}{{$x = (print $x.y nil true).z}}',
    '{{if .}}a{{else}}{{if 1}}b{{end}}{{end}}',
    '{{with $}}a{{else}}b{{end}}',
    '{{range $i, $e := .}}{{break}}{{continue}}{{end}}',
    '{{print "q\\n" `raw` \'c\' 0x1F 1+2i}}',
    '{{template "a" .}}{{template "b"}}',
  ])('%s prints as the source it came from', (text) => {
    expect(nodeText(rootOf(text))).toBe(text);
    expect(nodeText(copyNode(rootOf(text)))).toBe(text);
  });

  it('holds comments where they are asked for', () => {
    const text = 'a{{/* why */}}b';
    expect(nodeText(rootOf(text))).toBe('ab');
    expect(nodeText(rootOf(text, true))).toBe(text);
  });

  it('is empty if it has nothing but space and comments', () => {
    expect(isEmptyTree(rootOf(' \n{{/* a */}}\t', true))).toBe(true);
    expect(isEmptyTree(rootOf(' {{""}}'))).toBe(false);
  });

  it('knows where its nodes stand', () => {
    const root = rootOf('é\n世{{.A}}');
    const action = root.kind === 'list' ? root.nodes[1] : undefined;
    expect(action && locate(action)).toEqual({ line: 2, column: 5 });
  });
});
