import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAddresses } from './addresses.ts';

describe('parseAddresses', () => {
  it.each<[string, readonly string[]]>([
    ['a@example.org', ['a@example.org']],
    [' a@example.org ', ['a@example.org']],
    ['a@example.org,b@example.org', ['a@example.org', 'b@example.org']],
    ['a@example.org,\n  b@example.org\n', ['a@example.org', 'b@example.org']],
    ['Team <a@example.org>', ['a@example.org']],
    ['"Team, all of it" <a@example.org>, b@example.org', ['a@example.org', 'b@example.org']],
    ['Team: a@example.org, b@example.org;', ['a@example.org', 'b@example.org']],
    ['a@example.org (the one)', ['a@example.org']],
    ['a+b@localhost', ['a+b@localhost']],
    ['a@[127.0.0.1]', ['a@[127.0.0.1]']],
    ['a@[IPv6:::1]', ['a@[IPv6:::1]']],
    ['a@größe.example', ['a@xn--gre-6ka8i.example']],
    ['jürgen@größe.example', ['jürgen@größe.example']],
  ])('reads %j', (list, addresses) => {
    expect(parseAddresses(list)).toEqual(addresses);
  });

  it.each([
    '',
    ' ',
    'root',
    'a@',
    '@b',
    'a@b@c',
    'a b@c',
    '<>',
    'a@b, root',
    'a@b\0c',
    '"a b"@c',
    'a@-',
  ])('refuses %j, or what is left of it holds nothing dangerous', (list) => {
    let found: readonly string[] = [];
    try {
      found = parseAddresses(list);
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad_address' });
    }
    for (const address of found) expect(address).toMatch(/^[^\s<>\0]+@[^\s<>\0]+$/);
  });

  it('lets nothing through that could end a command, whatever it is given', () => {
    const pieces = fc.constantFrom('a', 'b@c', '@', '<', '>', ',', ';', ':', '"', '\\', '(', ')');
    const others = fc.constantFrom('\r\n', '\n', ' ', '\0', 'ü', 'RCPT TO:', '\u2028');
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, others), { maxLength: 15 }), (parts) => {
        try {
          for (const address of parseAddresses(parts.join(''))) {
            expect(address).toMatch(/^[^\s<>\p{Cc}]+@[^\s<>\p{Cc}]+$/u);
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad_address' });
        }
      }),
    );
  });
});
