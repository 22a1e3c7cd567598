import { compact } from '../../base/compact.ts';
import {
  anything,
  filled,
  lazily,
  list,
  map,
  object,
  secret,
  text,
  then,
} from '../../base/schema/schema.ts';
import type { Fields, Report, Schema } from '../../base/schema/schema.ts';
import { proxyOf, proxyShape } from './proxy-schema.ts';
import { countGiven, noReferences } from './rules.ts';
import { DEFAULT_TLS } from './schema.ts';
import type { OAuth2, OAuth2GrantType } from './schema.ts';
import { tlsConfig } from './tls-schema.ts';

const GRANT_TYPES = [
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
] as const satisfies readonly OAuth2GrantType[];

const SIGNATURE_ALGORITHMS = ['RS256', 'RS384', 'RS512'] as const;

/** Reads `oauth2`. */
export function oauth2(): Schema<OAuth2 | undefined> {
  return lazily(() =>
    then(object(oauth2Shape()), (given, report) => given && toOAuth2(given, report)),
  );
}

function oauth2Shape() {
  return {
    client_id: filled(),
    client_secret: secret(),
    client_secret_file: filled(),
    client_secret_ref: filled(),
    client_certificate_key_id: filled(),
    client_certificate_key: secret(),
    client_certificate_key_file: filled(),
    client_certificate_key_ref: filled(),
    grant_type: text(),
    signature_algorithm: text(),
    iss: text(),
    audience: text(),
    claims: map(anything()),
    scopes: list(text()),
    token_url: filled(),
    endpoint_params: map(text()),
    tls_config: tlsConfig(),
    ...proxyShape(),
  };
}

type GivenOAuth2 = Fields<ReturnType<typeof oauth2Shape>>;

function toOAuth2(given: GivenOAuth2, report: Report): OAuth2 {
  // Go takes whatever is not the long name for client credentials.
  const grantType = GRANT_TYPES.find((name) => name === given.grant_type) ?? GRANT_TYPES[0];
  const algorithm = SIGNATURE_ALGORITHMS.find((name) => name === given.signature_algorithm);
  checkOAuth2(given, grantType, report);
  return compact({
    clientId: given.client_id ?? '',
    clientSecret: given.client_secret,
    clientSecretFile: given.client_secret_file,
    clientCertificateKeyId: given.client_certificate_key_id,
    clientCertificateKey: given.client_certificate_key,
    clientCertificateKeyFile: given.client_certificate_key_file,
    grantType,
    signatureAlgorithm: algorithm ?? SIGNATURE_ALGORITHMS[0],
    iss: given.iss ?? '',
    audience: given.audience ?? '',
    claims: given.claims ?? {},
    scopes: given.scopes ?? [],
    tokenUrl: given.token_url ?? '',
    endpointParams: given.endpoint_params ?? {},
    tls: given.tls_config ?? DEFAULT_TLS,
    proxy: proxyOf(given, report),
  });
}

function checkOAuth2(given: GivenOAuth2, grantType: OAuth2GrantType, report: Report): void {
  noReferences(given, report);
  if (given.client_id === undefined) report('oauth2 client_id must be configured');
  if (given.token_url === undefined) report('oauth2 token_url must be configured');
  const isSigned = grantType !== 'client_credentials';
  const keys = isSigned ? 'client_certificate_key' : 'client_secret';
  if (countGiven(given, [keys, `${keys}_file`, `${keys}_ref`]) > 1) {
    report(
      `at most one of oauth2 ${keys}, ${keys}_file & ${keys}_ref must be configured using grant-type=${grantType}`,
      { code: 'exclusive' },
    );
  }
  const algorithm = given.signature_algorithm ?? '';
  const isKnown = SIGNATURE_ALGORITHMS.some((name) => name === algorithm);
  if (isSigned && algorithm !== '' && !isKnown) {
    report('valid signature algorithms are RS256, RS384 and RS512', {
      path: ['signature_algorithm'],
    });
  }
}
