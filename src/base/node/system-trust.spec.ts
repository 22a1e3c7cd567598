import { getCACertificates } from 'node:tls';
import { expect, it } from '@jest/globals';
import { SystemTrust } from './system-trust.ts';

it('has TLS trust what the machine trusts, if it trusts any', () => {
  const system = new Set(getCACertificates('system'));
  const before = new Set(getCACertificates('default'));
  const trust = new SystemTrust();
  trust.use();
  trust.use();
  const after = new Set(getCACertificates('default'));
  expect(after).toEqual(system.size > 0 ? system : before);
});
