import { describe, expect, it } from '@jest/globals';
import type { Integration } from '../notify/contract.ts';
import { ReceiverLoans } from './receiver-loans.ts';

function loans(): { readonly loans: ReceiverLoans; readonly closed: string[] } {
  const closed: string[] = [];
  const make = (receiver: string): readonly Integration[] => {
    if (receiver === 'broken') throw new Error('no certificate');
    const notify = async () => ({ kind: 'sent' }) as const;
    const notifier = { notify, close: async () => void closed.push(receiver) };
    return [{ name: 'webhook', index: 0, receiver, sendResolved: true, notifier }];
  };
  const used = make('used');
  const receivers = {
    has: (name: string) => name !== 'stranger',
    inUse: (name: string) => (name === 'used' ? used : undefined),
    make,
  };
  return { loans: new ReceiverLoans(receivers), closed };
}

describe('loans of integrations', () => {
  it('are those in use, which stay open, or made ones, which are closed after', async () => {
    const { loans: all, closed } = loans();
    const use = (name: string): Promise<string | undefined> | undefined =>
      all.use(name, async ([first]) => first?.receiver);
    expect([await use('used'), closed]).toEqual(['used', []]);
    expect([await use('spare'), closed]).toEqual(['spare', ['spare']]);
    expect(use('stranger')).toBeUndefined();
    await expect(use('broken')).rejects.toThrow('no certificate');
  });

  it('are closed and back also when their use fails', async () => {
    const { loans: all, closed } = loans();
    await expect(all.use('spare', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(closed).toEqual(['spare']);
    await all.idle();
  });

  it('are waited for, and told to end', async () => {
    const { loans: all } = loans();
    const order: string[] = [];
    const lent = all.use('used', async (_, signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      order.push('back');
    });
    const idle = all.idle().then(() => order.push('idle'));
    order.push('waiting');
    all.abort();
    await Promise.all([lent, idle]);
    expect(order).toEqual(['waiting', 'back', 'idle']);
  });
});
