import { toBytes } from '../engine/text/bytes.ts';
import { hex } from '../engine/text/quote.ts';
import { FAILSAFE, type Content } from './content.ts';

/** Replaces a URL whose scheme is not one that is harmless to follow: http, https, mailto or none. */
export function filterUrl({ text, type }: Content): string {
  return type === 'URL' || isSafeUrl(text) ? text : `#${FAILSAFE}`;
}

function isSafeUrl(url: string): boolean {
  const colon = url.indexOf(':');
  const scheme = colon < 0 ? '' : url.slice(0, colon);
  return colon < 0 || scheme.includes('/') || /^(?:https?|mailto)$/iu.test(scheme);
}

/** For a part of a query: everything reserved is percent-encoded, unless it is a known safe URL. */
export function escapeUrl({ text, type }: Content): string {
  return type === 'URL' ? normalize(text) : text.replace(/[^\w.~-]/gu, percentEncoded);
}

/** For a URL in quotes or `url(…)`: what delimits its parts stays, and so do valid escapes. */
export function normalizeUrl({ text }: Content): string {
  return normalize(text);
}

function normalize(url: string): string {
  return url.replace(/%[0-9a-fA-F]{2}|[^\w.~!#$&*+,/:;=?@[\]-]/gu, (part) =>
    part.length === 3 ? part : percentEncoded(part),
  );
}

const ENCODED: readonly string[] = Array.from({ length: 256 }, (_, byte) => `%${hex(byte, 2)}`);

/** A character as the bytes of its UTF-8, each as `%xx`. */
function percentEncoded(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x80) return ENCODED[code] ?? '';
  return Array.from(toBytes(character), (byte) => ENCODED[byte] ?? '').join('');
}

/** For a srcset: URLs, each with its size after white space, separated by commas. */
export function filterSrcset({ text, type }: Content): string {
  if (type === 'Srcset') return text;
  if (type === 'URL') return normalize(text).replaceAll(',', '%2c');
  return text.split(',').map(filterSource).join(',');
}

function filterSource(source: string): string {
  const [, space = '', url = '', size = ''] =
    /^([\t\n\f\r ]*)([^\t\n\f\r ]*)([^]*)$/.exec(source) ?? [];
  const isSafe = isSafeUrl(url) && /^[\t\n\f\r 0-9A-Za-z]*$/.test(size);
  return isSafe ? space + normalize(url) + size : `#${FAILSAFE}`;
}
