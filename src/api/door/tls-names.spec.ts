import { describe, expect, it } from '@jest/globals';
import { createSecureContext, getCiphers } from 'node:tls';
import { CIPHER_SUITES, CURVES, opensslCiphers, opensslCurves } from './tls-names.ts';

describe('names of TLS', () => {
  it.each(CIPHER_SUITES)('OpenSSL knows %s', (suite) => {
    const [last = ''] = opensslCiphers([suite], 'TLS12').split(':').slice(-1);
    expect(getCiphers()).toContain(last.toLowerCase());
  });

  it('always offers those of TLS 1.3, and all that Go has where none is chosen', () => {
    expect(opensslCiphers([], 'TLS12').split(':')).toHaveLength(CIPHER_SUITES.length);
    expect(opensslCiphers(['TLS_AES_128_GCM_SHA256'], 'TLS12').split(':')).toHaveLength(
      CIPHER_SUITES.length,
    );
  });

  it('lowers the level for old versions only', () => {
    expect(opensslCiphers([], 'TLS11')).toMatch(/:@SECLEVEL=0$/);
    expect(opensslCiphers([], 'TLS12')).not.toContain('SECLEVEL');
  });

  it('OpenSSL takes the curves and the ciphers', () => {
    expect(opensslCurves([])).toBe('auto');
    const context = { ecdhCurve: opensslCurves(CURVES), ciphers: opensslCiphers([], 'TLS10') };
    expect(() => createSecureContext(context)).not.toThrow();
  });
});
