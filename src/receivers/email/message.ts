import MimeNode from 'nodemailer/lib/mime-node';

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

/**
 * The message as it goes to the server: multipart/alternative, the text before the HTML, both quoted-printable. A
 * text cannot bring headers of its own in: line breaks in a header become spaces.
 */
export function composeMessage(parts: MessageParts): Promise<Buffer> {
  const { headers, messageId, thread, nowMs, text, html } = parts;
  const root = new MimeNode('multipart/alternative', { newline: '\r\n', textEncoding: 'Q' });
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
  if (text !== '' || html === '') addPart(root, 'text/plain', text);
  if (html !== '') addPart(root, 'text/html', html);
  return root.build();
}

/**
 * nodemailer breaks long headers where there is any kind of space, also one that mail does not know: what follows would
 * begin a line as a header of its own. Texts are encoded before that, so only the other headers need plain spaces.
 */
function onOneLine(name: string, value: string): string {
  const space = STRUCTURED_HEADERS.has(name.toLowerCase())
    ? /[\s\p{Cc}]+/gu
    : /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
  return value.replace(space, ' ').trim();
}

function addPart(root: MimeNode, type: string, content: string): void {
  root
    .createChild(`${type}; charset=UTF-8`, { textEncoding: 'Q' })
    .setHeader('Content-Transfer-Encoding', 'quoted-printable')
    .setContent(content);
}
