import { expect, it } from '@jest/globals';
import { Inbox } from './inbox.ts';
import { aliveMember, at } from './testing/bench.ts';

const said = (mark: number) =>
  ({ kind: 'user', data: new Uint8Array([mark]), from: at(1) }) as const;

it('gives news of the living first, and of each kind the latest first', () => {
  const inbox = new Inbox(10);
  for (const message of [said(1), aliveMember(1), said(2), aliveMember(2)]) inbox.push(message);
  const order = [1, 2, 3, 4].map(() => inbox.pop());
  expect(order).toEqual([aliveMember(2), aliveMember(1), said(2), said(1)]);
  expect(inbox.empty).toBe(true);
});

it('takes as many of each as it is deep', () => {
  const inbox = new Inbox(2);
  expect([1, 2, 3].map((mark) => inbox.push(said(mark)))).toEqual([true, true, false]);
  expect([1, 2, 3].map((n) => inbox.push(aliveMember(n)))).toEqual([true, true, false]);
});
