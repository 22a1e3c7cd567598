import { describe, expect, it } from '@jest/globals';
import { certificateDemand, certificateProblem, subjectAltNames } from './client-certificate.ts';
import type { ClientAuth } from './server-tls.ts';

type Client = 'none' | 'strange' | 'vouched for';

function problem(clientAuth: ClientAuth, client: Client, sans?: readonly string[]): boolean {
  const certificate = { subjectAltName: 'DNS:a.b, IP Address:10.0.0.1' };
  const socket = {
    authorized: client === 'vouched for',
    authorizationError: new Error('SELF_SIGNED'),
    getPeerX509Certificate: () => (client === 'none' ? undefined : certificate),
  };
  return certificateProblem({ clientAuth, clientAllowedSans: sans }, socket) !== undefined;
}

describe("a client's certificate", () => {
  it.each<readonly [ClientAuth, boolean, boolean, boolean]>([
    ['NoClientCert', false, false, false],
    ['RequestClientCert', false, false, false],
    ['RequireAnyClientCert', true, false, false],
    ['VerifyClientCertIfGiven', false, true, false],
    ['RequireAndVerifyClientCert', true, true, false],
  ])('is wanted as %s says', (policy, none, strange, vouched) => {
    expect([
      problem(policy, 'none'),
      problem(policy, 'strange'),
      problem(policy, 'vouched for'),
    ]).toEqual([none, strange, vouched]);
  });

  it('has to have a name that is allowed', () => {
    expect(problem('RequireAnyClientCert', 'strange', ['10.0.0.1'])).toBe(false);
    expect(problem('RequireAnyClientCert', 'strange', ['a', 'DNS:a.b'])).toBe(true);
    expect(problem('RequireAnyClientCert', 'strange', [])).toBe(true);
    expect(problem('RequestClientCert', 'none', ['a.b'])).toBe(true);
    expect(problem('NoClientCert', 'none', ['a.b'])).toBe(false);
  });

  it('is asked for in all but one case, and refused by Node itself in one', () => {
    const demand = (clientAuth: ClientAuth): unknown =>
      certificateDemand({ clientAuth, clientAllowedSans: undefined, context: {} });
    expect(demand('NoClientCert')).toEqual({ requestCert: false, rejectUnauthorized: false });
    expect(demand('VerifyClientCertIfGiven')).toEqual({
      requestCert: true,
      rejectUnauthorized: false,
    });
    expect(demand('RequireAndVerifyClientCert')).toEqual({
      requestCert: true,
      rejectUnauthorized: true,
    });
  });

  it.each([
    ['DNS:a, DNS:b', ['a', 'b']],
    ['email:x@y.z, URI:spiffe://a/b, IP Address:::1', ['x@y.z', 'spiffe://a/b', '::1']],
    ['DNS:"a, DNS:b"', ['a, DNS:b']],
    ['DNS:"a\\", DNS:b", DNS:c', ['a", DNS:b', 'c']],
    ['DirName:CN = DNS:a, othername:<unsupported>', []],
    ['', []],
  ])('has the names of %j', (text, names) => {
    expect(subjectAltNames(text)).toEqual(names);
  });
});
