import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { parseHostPort, type Resolver, resolvePeers } from './peer-addresses.ts';

describe('an address of a flag', () => {
  it.each([
    ['10.0.0.1:9094', '10.0.0.1', 9094],
    [':9094', '', 9094],
    ['[fd00::1]:1', 'fd00::1', 1],
    ['am-0.am.svc:65535', 'am-0.am.svc', 65535],
  ])('%s is a host and a port', (text, host, port) => {
    expect(parseHostPort(text)).toEqual({ host, port });
  });

  it.each([
    ['', 'missing port in address'],
    ['am-0', 'missing port in address'],
    ['[::1]', 'missing port in address'],
    ['[::1', "missing ']' in address"],
    ['::1:9094', 'too many colons in address'],
    ['a:b:1', 'too many colons in address'],
    ['a:', 'invalid port: ""'],
    ['a:http', 'invalid port: "http"'],
    ['a:65536', 'invalid port: "65536"'],
    ['a:-1', 'invalid port: "-1"'],
  ])('%j is refused', (text, what) => {
    expect(() => parseHostPort(text)).toThrow(
      expect.objectContaining({ code: 'usage', message: `address ${text}: ${what}` }),
    );
  });
});

describe('looking peers up', () => {
  const clock = new ManualClock();
  const names: Resolver = {
    addresses: async (host) => {
      if (host === 'never') return new Promise(() => undefined);
      if (host === 'am') return ['10.0.0.1', '10.0.0.2', 'fd00::1'];
      if (host === 'empty') return [];
      throw new Error(`getaddrinfo ENOTFOUND ${host}`);
    },
  };
  const peer = (host: string): { host: string; port: number } => ({ host, port: 9094 });
  const hosts = (found: { endpoints: readonly { host: string }[] }): string[] =>
    found.endpoints.map(({ host }) => host);

  it('finds all addresses of each, once, and does not ask for what is one already', async () => {
    const found = await resolvePeers(
      [peer('10.0.0.9'), peer('am'), peer('am')],
      names,
      clock,
      15_000,
    );
    expect(hosts(found)).toEqual(['10.0.0.9', '10.0.0.1', '10.0.0.2', 'fd00::1']);
    expect(found.unresolved).toEqual([]);
  });

  it('tells of names that have no address, and goes on to the next', async () => {
    const found = await resolvePeers(
      [peer('nowhere'), peer('empty'), peer('10.0.0.9')],
      names,
      clock,
      15_000,
    );
    expect(hosts(found)).toEqual(['10.0.0.9']);
    expect(found.unresolved.map(({ error }) => error)).toEqual([
      'getaddrinfo ENOTFOUND nowhere',
      'it has no address',
    ]);
  });

  it('ends when the time is up, with what has been found', async () => {
    const finding = resolvePeers(
      [peer('10.0.0.9'), peer('never'), peer('am'), peer('10.0.0.8')],
      names,
      clock,
      15_000,
    );
    await clock.advance(15_000);
    const found = await finding;
    expect(hosts(found)).toEqual(['10.0.0.9', '10.0.0.8']);
    expect(found.unresolved.map(({ peer: { host } }) => host)).toEqual(['never', 'am']);
    expect(clock.pendingCount).toBe(0);
  });
});
