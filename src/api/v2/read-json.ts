import { messageOf } from '../../base/errors.ts';

/** Bodies up to this length, in characters, cannot hold enough to be a burden. */
const HARMLESS_LENGTH = 1024 * 1024;
/** How many lists and objects a longer one may hold: three make an alert. */
const MAX_CONTAINERS = 250_000;

/**
 * The first JSON value of a body. As Go's decoder it does not look at what follows that value, and says
 * `unexpected EOF` of a body that ends too early.
 * @throws Error with a reason
 */
export function readJson(body: string): unknown {
  if (holdsTooMuch(body)) {
    throw new Error(`more than ${MAX_CONTAINERS} lists and objects in one body`);
  }
  try {
    return parse(body);
  } catch (error) {
    const end = endOfValue(body);
    if (end === undefined) throw new Error('unexpected EOF', { cause: error });
    if (end === body.length) throw new Error(messageOf(error), { cause: error });
    return parse(body.slice(0, end));
  }
}

/** Escapes can spell surrogates without a partner; Go reads such a one as U+FFFD. */
function parse(body: string): unknown {
  return body.includes('\\u') ? wellFormed(JSON.parse(body)) : JSON.parse(body);
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.toWellFormed(), wellFormed(each)]),
  );
}

/** Where the first value ends if brackets and quotes are right; undefined when the text ends before it does. */
function endOfValue(body: string): number | undefined {
  let depth = 0;
  for (let at = body.search(/\S/); at >= 0 && at < body.length; at++) {
    switch (body.charAt(at)) {
      case '"': {
        const close = endOfString(body, at);
        if (close === undefined) return undefined;
        at = close;
        break;
      }
      case '[':
      case '{':
        depth++;
        break;
      case ']':
      case '}':
        if (--depth <= 0) return at + 1;
        break;
      default:
        // A bare word or number at the top cannot be the body that is wanted: let the parser say so.
        if (depth === 0) return body.length;
    }
  }
  return undefined;
}

function endOfString(body: string, open: number): number | undefined {
  for (let at = open + 1; at < body.length; at++) {
    if (body[at] === '\\') at++;
    else if (body[at] === '"') return at;
  }
  return undefined;
}

/** Whether there can be more lists and objects in a body, text or bytes, than a body may have. */
export function holdsTooMuch(body: string | Buffer): boolean {
  return body.length > HARMLESS_LENGTH && countContainers(body) > MAX_CONTAINERS;
}

/** How many lists and objects there can be at the most; stops counting beyond the limit. */
function countContainers(body: string | Buffer): number {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = body.indexOf(bracket); at >= 0 && count <= MAX_CONTAINERS; count++) {
      at = body.indexOf(bracket, at + 1);
    }
  }
  return count;
}
