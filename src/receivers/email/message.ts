import MimeNode from 'nodemailer/lib/mime-node';
import { quotedPrintable } from './quoted-printable.ts';

/** What a mail says. */
export interface MessageParts {
  /** By their names; what cannot stand in a header is taken out. */
  readonly headers: Readonly<Record<string, string>>;
  /** With its angle brackets. Used where `headers` have none. */
  readonly messageId: string;
  /** The id of the thread it belongs to, with its angle brackets. */
  readonly thread: string | undefined;
  readonly nowMs: number;
  /** Empty: no such part. */
  readonly text: string;
  readonly html: string;
}

/** How the parts are put together is not for the configuration to say. */
const OWN_HEADERS = new Set(['content-type', 'content-transfer-encoding', 'mime-version']);
/** Headers that are no free text. */
const STRUCTURED_HEADERS = new Set([
  'from',
  'sender',
  'to',
  'cc',
  'bcc',
  'reply-to',
  'message-id',
  'in-reply-to',
  'references',
  'content-id',
  'date',
  'otp-token',
]);
/** Names as RFC 5322 has them: printable, no space, no colon. */
const HEADER_NAME = /^[\x21-\x39\x3b-\x7e]+$/;
/** Source: RFC 5322 2.1.1. */
const MAX_LINE_BYTES = 998;
/** Lines are folded at spaces only: words that do not fit are broken. */
const LONG_WORD = /\S{800}/gu;

/** Stands between the parts: quoted-printable cannot hold its first two characters. */
const BOUNDARY = '=_alternatives';
const CRLF = '\r\n';

/**
 * The message as it goes to the server: multipart/alternative, the text before the HTML, both quoted-printable. A
 * text cannot bring headers of its own in: line breaks in a header become spaces.
 */
export function composeMessage(parts: MessageParts): Buffer {
  const { text, html } = parts;
  const pieces: Buffer[] = [Buffer.from(`${headersOf(parts)}${CRLF}`)];
  if (text !== '' || html === '') pieces.push(...partOf('text/plain', text));
  if (html !== '') pieces.push(...partOf('text/html', html));
  pieces.push(Buffer.from(`${CRLF}--${BOUNDARY}--${CRLF}`));
  return Buffer.concat(pieces);
}

/** The message's own headers, encoded and folded by nodemailer. */
function headersOf({ headers, messageId, thread, nowMs }: MessageParts): string {
  const root = new MimeNode(`multipart/alternative; boundary="${BOUNDARY}"`, { textEncoding: 'Q' });
  root.setHeader('Message-ID', messageId);
  root.setHeader('Date', new Date(nowMs).toUTCString().replace('GMT', '+0000'));
  for (const [name, value] of Object.entries(headers)) {
    if (HEADER_NAME.test(name) && !OWN_HEADERS.has(name.toLowerCase())) {
      root.setHeader(name, onOneLine(name, value));
    }
  }
  if (thread !== undefined) {
    root.setHeader('References', thread);
    root.setHeader('In-Reply-To', thread);
  }
  const fields = root.buildHeaders().split(/\r\n(?![ \t])/);
  return fields
    .filter(fitsItsLines)
    .map((field) => field + CRLF)
    .join('');
}

/**
 * nodemailer breaks long headers where there is any kind of space, also one that mail does not know: what follows would
 * begin a line as a header of its own. Texts are encoded before that, so only the other headers need plain spaces.
 */
function onOneLine(name: string, value: string): string {
  const space = STRUCTURED_HEADERS.has(name.toLowerCase())
    ? /[\s\p{Cc}]+/gu
    : /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
  return value.replace(space, ' ').replace(LONG_WORD, '$& ').trim();
}

/** What still cannot be folded is left out, rather than broken by some server on the way. */
function fitsItsLines(field: string): boolean {
  return field.split(CRLF).every((line) => Buffer.byteLength(line) <= MAX_LINE_BYTES);
}

/** A part with the line that begins it. */
function partOf(type: string, content: string): readonly Buffer[] {
  const head = [
    `${CRLF}--${BOUNDARY}`,
    `Content-Type: ${type}; charset=UTF-8`,
    'Content-Transfer-Encoding: quoted-printable',
  ];
  return [Buffer.from(head.join(CRLF) + CRLF + CRLF), quotedPrintable(content)];
}
