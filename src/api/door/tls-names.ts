/** The TLS versions by the names of the configuration, in order. */
export const VERSIONS = ['TLS10', 'TLS11', 'TLS12', 'TLS13'] as const;
export type Version = (typeof VERSIONS)[number];

/** The cipher suites that Go calls secure, in its words and its order of preference. */
export const CIPHER_SUITES = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
] as const;
export type CipherSuite = (typeof CIPHER_SUITES)[number];

/** Without one of these HTTP/2 is not to be spoken below TLS 1.3 (RFC 9113, 9.2.2). */
export const HTTP2_CIPHERS: readonly CipherSuite[] = [
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
];

/** The curves by the names of the configuration. */
export const CURVES = ['CurveP256', 'CurveP384', 'CurveP521', 'X25519'] as const;
export type Curve = (typeof CURVES)[number];

const OPENSSL_CURVES: Readonly<Record<Curve, string>> = {
  CurveP256: 'P-256',
  CurveP384: 'P-384',
  CurveP521: 'P-521',
  X25519: 'X25519',
};

/** Those of TLS 1.3, which are not to be chosen from. */
const ALWAYS = CIPHER_SUITES.slice(0, 3);

/**
 * A list of ciphers as OpenSSL wants it: those given and, where none of TLS 1.2 is, all that Go has by default.
 * TLS 1.0 and 1.1 are spoken at OpenSSL's lowest level only, whoever asks for them.
 */
export function opensslCiphers(suites: readonly CipherSuite[], oldest: Version): string {
  const chosen = suites.filter((suite) => !ALWAYS.includes(suite));
  const names = (chosen.length === 0 ? CIPHER_SUITES.slice(3) : chosen).map(opensslName);
  const level = oldest === 'TLS10' || oldest === 'TLS11' ? ['@SECLEVEL=0'] : [];
  return [...ALWAYS, ...names, ...level].join(':');
}

/** `ECDHE-RSA-AES128-GCM-SHA256`. */
function opensslName(suite: CipherSuite): string {
  return suite
    .replace(/^TLS_/, '')
    .replace('_WITH_', '-')
    .replace('AES_128_CBC_', 'AES128-')
    .replace('AES_256_CBC_', 'AES256-')
    .replace('AES_', 'AES')
    .replace('CHACHA20_POLY1305_SHA256', 'CHACHA20-POLY1305')
    .replaceAll('_', '-');
}

/** A list of curves as OpenSSL wants it; its own without any. */
export function opensslCurves(curves: readonly Curve[]): string {
  return curves.length === 0 ? 'auto' : curves.map((curve) => OPENSSL_CURVES[curve]).join(':');
}
