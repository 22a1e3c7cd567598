import { fromNanoseconds, parseGoDuration, parsePromDuration } from '../duration.ts';
import { CodedError, messageOf } from '../errors.ts';
import { Secret, SECRET_TOKEN } from '../secret.ts';
import { checkHttpUrl, splitHostPort } from './go-url.ts';
import { Scalar } from './scalar.ts';
import { optional, reading, readWith, text, then } from './schema.ts';
import type { Schema } from './schema.ts';

/** A Prometheus duration (`5m`, `1d12h`), in milliseconds. Null is 0. */
export function promDuration(): Schema<number> {
  return duration(parsePromDuration);
}

/**
 * A Go duration (`1h30m`, `1.5s`), in milliseconds with fractions. A bare number counts nanoseconds, as Go's YAML
 * package has it. Null is 0.
 */
export function goDuration(): Schema<number> {
  const fromText = goDurationText();
  return reading((node, report) => {
    if (!(node instanceof Scalar)) return readWith(fromText, node, report);
    const { value } = node;
    if (typeof value !== 'number') return readWith(fromText, node, report);
    return fromNanoseconds(BigInt(Math.trunc(value)));
  });
}

/** A Go duration that has to have a unit. Null is 0. */
export function goDurationText(): Schema<number> {
  return duration(parseGoDuration);
}

function duration(parse: (text: string) => number): Schema<number> {
  return then(optional(text()), (given) => (given === undefined ? 0 : parse(given)));
}

/** An http or https URL, as written. */
export function url(): Schema<string | undefined> {
  return optional(
    then(text(), (given) => {
      checkHttpUrl(given);
      return given;
    }),
  );
}

/** An http or https URL that is never shown; `<secret>`, which is how one is printed, is accepted. */
export function secretUrl(): Schema<Secret | undefined> {
  return optional(
    then(text(), (given) => {
      if (given !== SECRET_TOKEN) checkHttpUrl(given);
      return new Secret(given);
    }),
  );
}

/** As `secretUrl`, but may hold templates, and then is not checked; empty is undefined. */
export function secretTemplateUrl(): Schema<Secret | undefined> {
  return then(text(), (given) => {
    if (given === '') return undefined;
    if (given !== SECRET_TOKEN && !given.includes('{{')) {
      try {
        checkHttpUrl(given);
      } catch (error) {
        throw new CodedError('bad_url', `invalid URL: ${messageOf(error)}`);
      }
    }
    return new Secret(given);
  });
}

/** A network address, `host:port`, both kept as one text; empty is undefined. */
export function hostPort(): Schema<string | undefined> {
  return then(text(), (given) => {
    if (given === '') return undefined;
    splitHostPort(given);
    return given;
  });
}
