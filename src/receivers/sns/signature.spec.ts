import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { signed } from './signature.ts';

/** Of AWS's published test suite, and what Alertmanager 0.34 signed; all with the keys of that suite. */
interface Vector {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly time: string;
  readonly region: string;
  readonly service: string;
  readonly body: string;
  readonly sessionToken?: string | null;
  readonly authorization: string;
}

const { vectors } = JSON.parse(
  readFileSync(new URL('golden/signatures.json', import.meta.url), 'utf8'),
) as { readonly vectors: readonly Vector[] };

function instant(time: string): number {
  return Date.parse(
    time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
}

describe('signed', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('signs %s', (_name, vector) => {
    const { sessionToken, time, region, service } = vector;
    const keys = {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      ...(typeof sessionToken === 'string' && { sessionToken }),
    };
    const headers = signed(vector, keys, { region, service, nowMs: instant(time) });
    expect(headers).toMatchObject({
      'x-amz-date': time,
      authorization: vector.authorization,
      ...(typeof sessionToken === 'string' && { 'x-amz-security-token': sessionToken }),
    });
  });
});
