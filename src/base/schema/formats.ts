import { fromNanoseconds, parseGoDuration, parsePromDuration } from '../duration.ts';
import { CodedError, messageOf } from '../errors.ts';
import { Secret, SECRET_TOKEN } from '../secret.ts';
import { checkHttpUrl, splitHostPort } from './go-url.ts';
import { isNull, Scalar } from './scalar.ts';
import { optional, reading, text, then } from './schema.ts';
import type { Schema } from './schema.ts';

/** A Prometheus duration (`5m`, `1d12h`), in milliseconds. Null is 0. */
export function promDuration(): Schema<number> {
  return reading((node, report) => {
    if (isNull(node)) return 0;
    if (!(node instanceof Scalar)) {
      report('cannot unmarshal a collection into a duration', { code: 'wrong_kind' });
      return 0;
    }
    try {
      return parsePromDuration(node.text);
    } catch (error) {
      report(messageOf(error), { code: 'bad_duration' });
      return 0;
    }
  });
}

/**
 * A Go duration (`1h30m`, `1.5s`), in milliseconds with fractions. A bare number counts nanoseconds, as Go's YAML
 * package has it. Null is 0.
 */
export function goDuration(): Schema<number> {
  return reading((node, report) => {
    if (isNull(node)) return 0;
    if (!(node instanceof Scalar)) {
      report('cannot unmarshal a collection into a duration', { code: 'wrong_kind' });
      return 0;
    }
    if (typeof node.value === 'number') return fromNanoseconds(BigInt(Math.trunc(node.value)));
    try {
      return parseGoDuration(node.text);
    } catch (error) {
      report(messageOf(error), { code: 'bad_duration' });
      return 0;
    }
  });
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
