import { describe, expect, it } from '@jest/globals';
import { advertisedEndpoint, isUnspecified, type MachineAddress } from './advertise.ts';

function machine(...cidrs: readonly string[]): () => MachineAddress[] {
  return () =>
    cidrs.map((cidr) => {
      const [address = '', prefix] = cidr.split('/');
      return { address, prefix: Number(prefix) };
    });
}

function advertised(
  host: string,
  cidrs: readonly string[],
  more: { readonly advertise?: string; readonly allowPublic?: boolean } = {},
): string {
  const { advertise, allowPublic = false } = more;
  const options = {
    bound: { host, port: 9094 },
    advertise: advertise === undefined ? undefined : { host: advertise, port: 1 },
    allowPublic,
  };
  const endpoint = advertisedEndpoint(options, machine(...cidrs));
  return `${endpoint.host} ${endpoint.port}`;
}

describe('the address that others are told', () => {
  it('is the one that was given, whatever is listened on', () => {
    expect(advertised('0.0.0.0', ['10.0.0.1/8'], { advertise: '203.0.113.1' })).toBe(
      '203.0.113.1 1',
    );
    expect(advertised('127.0.0.1', [], { advertise: '::ffff:10.0.0.9' })).toBe('10.0.0.9 1');
  });

  it('is the one that is listened on where that is a single one', () => {
    expect(advertised('127.0.0.1', ['10.0.0.1/8'])).toBe('127.0.0.1 9094');
    expect(advertised('FD00:0::1', ['10.0.0.1/8'])).toBe('fd00::1 9094');
  });

  it.each([
    ['the private one', ['8.8.8.8/24', '192.168.1.2/24', 'fe80::1/64'], '192.168.1.2'],
    ['of several, that of the smaller network', ['10.1.1.1/8', '172.16.0.2/28'], '172.16.0.2'],
    ['IPv4 rather than IPv6', ['fd00::1/64', '10.1.1.1/8'], '10.1.1.1'],
    ['of carriers and benchmarks too', ['100.64.0.5/10'], '100.64.0.5'],
    ['of IPv6, where that is all there is', ['2a00::1/64', 'fd00::1/64'], 'fd00::1'],
  ])('is %s of the machine where all are listened on', (_name, cidrs, host) => {
    expect(advertised('::', cidrs)).toBe(`${host} 9094`);
    expect(advertised('', cidrs)).toBe(`${host} 9094`);
  });

  it('is none of IPv6 where IPv4 alone is listened on', () => {
    expect(() => advertised('0.0.0.0', ['fd00::1/64'])).toThrow(/no private IP/);
    expect(advertised('0.0.0.0', ['fd00::1/64', '10.0.0.1/8'])).toBe('10.0.0.1 9094');
  });

  it('is a public one only where that is allowed and there is no other', () => {
    const cidrs = ['169.254.1.1/16', 'fe80::2/64', '8.8.8.8/24', '2a00::1/64'];
    expect(() => advertised('0.0.0.0', cidrs)).toThrow(
      expect.objectContaining({
        code: 'gossip-advertise',
        message: expect.stringMatching(/allow 8\.8\.8\.8 with/) as unknown,
      }),
    );
    expect(advertised('0.0.0.0', cidrs, { allowPublic: true })).toBe('8.8.8.8 9094');
    expect(advertised('0.0.0.0', [...cidrs, '10.0.0.1/8'], { allowPublic: true })).toBe(
      '10.0.0.1 9094',
    );
  });

  it.each([[[]], [['169.254.1.1/16']], [['fe80::2/64', '192.0.2.1/24']]])(
    'is none where the machine has only %j',
    (cidrs) => {
      expect(() => advertised('::', cidrs, { allowPublic: true })).toThrow(
        expect.objectContaining({ code: 'gossip-advertise' }),
      );
    },
  );

  it('can be asked of the real machine', () => {
    const bound = { host: '0.0.0.0', port: 1 };
    try {
      const { host } = advertisedEndpoint({ bound, advertise: undefined, allowPublic: true });
      expect(host).not.toBe('127.0.0.1');
    } catch (error) {
      expect(error).toMatchObject({ code: 'gossip-advertise' });
    }
  });
});

it.each([
  ['', true],
  ['0.0.0.0', true],
  ['::', true],
  ['0:0::0', true],
  ['10.0.0.0', false],
  ['::1', false],
])('"%s" stands for all addresses: %s', (host, expected) => {
  expect(isUnspecified(host)).toBe(expected);
});
