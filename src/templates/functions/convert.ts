import { fromBytes, toBytes } from '../engine/text/bytes.ts';
import { goQuoted } from '../engine/text/quote.ts';
import { functionError } from './function-error.ts';

/** Go's `url.QueryUnescape`: `%41` and `+` undone. Throws `template.function` with Go's message on a bad escape. */
export function queryUnescape(text: string): string {
  if (!/[%+]/.test(text)) return text;
  const bytes = toBytes(text);
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== PERCENT) {
      out[length++] = byte === PLUS ? SPACE : byte;
      continue;
    }
    const digits = String.fromCharCode(...bytes.subarray(at + 1, at + 3));
    if (!/^[0-9A-Fa-f]{2}$/.test(digits)) {
      const given = fromBytes(bytes.subarray(at, at + 3));
      throw functionError(`invalid URL escape ${goQuoted(given)}`);
    }
    out[length++] = Number.parseInt(digits, 16);
    at += 2;
  }
  return fromBytes(out.subarray(0, length));
}

const PLUS = 0x2b;
const SPACE = 0x20;
const PERCENT = 0x25;
const PADDING = 0x3d;

/** Go's `base64.URLEncoding.EncodeToString`: the alphabet that is safe in URLs, with padding. */
export function base64Encode(text: string): string {
  const encoded = Buffer.from(toBytes(text)).toString('base64');
  return encoded.replaceAll('+', '-').replaceAll('/', '_');
}

/** Go's `base64.URLEncoding.DecodeString`; line breaks are passed over. Throws `template.function` with its message. */
export function base64Decode(text: string): string {
  const bytes = toBytes(text);
  const bad = badByte(bytes);
  if (bad !== undefined) throw functionError(`illegal base64 data at input byte ${bad}`);
  return fromBytes(Buffer.from(text.replace(/[\r\n]/g, ''), 'base64url'));
}

/** Where Go stumbles over `bytes`; undefined where they are good. */
function badByte(bytes: Uint8Array): number | undefined {
  let inGroup = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (isLineBreak(byte)) continue;
    if (byte === PADDING) return inGroup < 2 ? at : badPadding(bytes, at + 1, inGroup);
    if (!isDigit(byte)) return at;
    inGroup = (inGroup + 1) % 4;
  }
  return inGroup === 0 ? undefined : bytes.length - inGroup;
}

/** Looks at what follows the first `=`: another one after two digits, then nothing. */
function badPadding(bytes: Uint8Array, start: number, digits: number): number | undefined {
  let at = passLineBreaks(bytes, start);
  if (digits === 2) {
    if (at === bytes.length) return at;
    if (bytes[at] !== PADDING) return at - 1;
    at = passLineBreaks(bytes, at + 1);
  }
  return at === bytes.length ? undefined : at;
}

function passLineBreaks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && isLineBreak(bytes[at] ?? 0)) at++;
  return at;
}

function isLineBreak(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}

function isDigit(byte: number): boolean {
  return /^[A-Za-z0-9_-]$/.test(String.fromCharCode(byte));
}
