import { describe, expect, it } from '@jest/globals';
import { Scalar } from '../base/schema/scalar.ts';
import type { Tree } from '../base/schema/scalar.ts';
import { readTree } from '../base/schema/schema.ts';
import { EXTENSION_KINDS } from './kinds.ts';
import { listKey, receiverSchema } from './schema.ts';

function word(text: string): Scalar {
  return new Scalar(text, text, '!!str');
}

function messagesOf(extensions: boolean, tree: Tree): readonly string[] {
  const { findings } = readTree(receiverSchema({ extensions }), tree);
  return findings.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function receiver(kind: (typeof EXTENSION_KINDS)[number], item: Tree): Tree {
  return { name: word('team'), [listKey(kind)]: [item] };
}

describe.each(EXTENSION_KINDS)('items of %s', (kind) => {
  const good = { webhook_url: word('https://x.example/hook') };

  it('are unknown to the main file, as they are to Alertmanager', () => {
    expect(messagesOf(false, receiver(kind, good))).toEqual([`${kind}_configs: field not found`]);
  });

  it('are read in a file of extensions', () => {
    expect(messagesOf(true, receiver(kind, good))).toEqual([]);
  });

  it.each<[string, Tree, RegExp]>([
    ['an unknown key', { ...good, nope: word('x') }, /nope: field not found$/],
    ['no address', {}, /^\w+\.0: one of .*webhook_url/],
    [
      'two addresses',
      { ...good, webhook_url_file: word('/x') },
      /at most one of .* must be configured$/,
    ],
    [
      'an unknown type',
      { ...good, message_type: word('image') },
      /message_type is text or .*, not image$/,
    ],
    ['a bad URL', { webhook_url: word('ftp://x') }, /webhook_url: unsupported scheme/],
  ])('are refused with %s', (_name, item, message) => {
    expect(messagesOf(true, receiver(kind, item)).join('\n')).toMatch(message);
  });
});
