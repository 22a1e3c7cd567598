import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { composeMessage, type MessageParts } from './message.ts';

const NOW_MS = Date.parse('2026-11-21T05:06:07Z');

function composed(changes: Partial<MessageParts> = {}): Buffer {
  return composeMessage({
    headers: { Subject: 'Down', To: 'a@example.org', From: 'am@example.org' },
    messageId: '<1.2@alerts.example>',
    thread: undefined,
    nowMs: NOW_MS,
    text: '',
    html: '<p>down</p>',
    ...changes,
  });
}

/** The lines of the message's own headers, folded ones joined. */
function headerLines(changes: Partial<MessageParts>): readonly string[] {
  const [head = ''] = composed(changes).toString('utf8').split('\r\n\r\n');
  return head.replace(/\r\n[ \t]/g, ' ').split('\r\n');
}

describe('composeMessage', () => {
  it('makes two alternatives, the text first, each quoted-printable', async () => {
    const text = 'Größe = 5 €\n'.repeat(20);
    const html = `<p>${'long '.repeat(50)}</p>`;
    const message = composed({ text, html });
    const parsed = await simpleParser(message);
    expect(parsed.text).toBe(text);
    expect(parsed.html).toBe(html);
    const shown = message.toString('latin1');
    expect(shown).toMatch(/Content-Type: multipart\/alternative;\s+boundary=/);
    expect(shown.match(/Content-Type: text\/\w+/g)).toEqual([
      'Content-Type: text/plain',
      'Content-Type: text/html',
    ]);
    expect(shown.match(/Content-Transfer-Encoding: .*/g)).toEqual([
      'Content-Transfer-Encoding: quoted-printable',
      'Content-Transfer-Encoding: quoted-printable',
    ]);
    expect(shown.split('\r\n').filter((line) => line.length > 76)).toEqual([]);
    expect(shown.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it.each([
    ['text', 'down', '', 'text/plain'],
    ['html', '', '<p>down</p>', 'text/html'],
    ['an empty text', '', '', 'text/plain'],
  ])('has one part where there is only %s', async (_name, text, html, type) => {
    const shown = composed({ text, html }).toString('utf8');
    expect(shown.match(/text\/\w+/g)).toEqual([type]);
  });

  it('has the headers that mail has to have', async () => {
    expect(headerLines({})).toEqual([
      'Message-ID: <1.2@alerts.example>',
      'Date: Sat, 21 Nov 2026 05:06:07 +0000',
      'Subject: Down',
      'To: a@example.org',
      'From: am@example.org',
      'MIME-Version: 1.0',
      expect.stringMatching(/^Content-Type: multipart\/alternative; +boundary=".*"$/),
    ]);
  });

  it('belongs to a thread if told so', async () => {
    const parsed = await simpleParser(composed({ thread: '<alert-1-@alertmanager>' }));
    expect(parsed).toMatchObject({
      inReplyTo: '<alert-1-@alertmanager>',
      references: '<alert-1-@alertmanager>',
    });
  });

  it('takes the id that the headers give', async () => {
    const headers = { 'Message-Id': '<mine@example.org>' };
    expect((await simpleParser(composed({ headers }))).messageId).toBe('<mine@example.org>');
  });

  it('encodes what is not ASCII', async () => {
    const headers = {
      Subject: 'Größe überschritten: '.repeat(10).trim(),
      To: 'Jürgen <j@example.org>, Team: b@example.org, c@example.org;',
      From: '"Ä, B" <am@example.org>',
      'X-Team': 'Öl',
    };
    const message = composed({ headers });
    expect(message.toString('latin1')).toMatch(/^[\0-\x7f]*$/);
    const parsed = await simpleParser(message);
    expect(parsed.subject).toBe(headers.Subject);
    expect(parsed.from?.value).toEqual([{ name: 'Ä, B', address: 'am@example.org' }]);
    // This one leaves words of other headers encoded.
    expect(parsed.headers.get('x-team')).toBe('=?UTF-8?Q?=C3=96l?=');
    expect(JSON.stringify(parsed.to)).toContain('Jürgen');
  });

  it('leaves out headers without a proper name, and those that are its own', async () => {
    const headers = {
      'Content-Type': 'text/plain',
      'Mime-Version': '2',
      'Content-Transfer-Encoding': 'base64',
      'a b': 'x',
      'X-A: b\r\nEvil': 'x',
      'X-Größe': 'x',
      'X-Good': 'yes',
      'X-Empty': '',
    };
    expect(headerLines({ headers }).map((line) => line.split(':')[0])).toEqual([
      'Message-ID',
      'Date',
      'X-Good',
      'MIME-Version',
      'Content-Type',
    ]);
  });

  it.each([
    ['Subject', 'y'.repeat(3000)],
    ['Subject', 'ä'.repeat(3000)],
    ['To', Array.from({ length: 200 }, (_, i) => `n${i} <a${i}@example.org>`).join(', ')],
    ['To', `"${'n'.repeat(2000)}" <a@example.org>`],
    ['Reply-To', `${'z'.repeat(1200)}@example.org`],
    ['References', `<${'r'.repeat(2000)}>`],
    ['X-Own', 'x'.repeat(3000)],
    ['X'.repeat(100), 'x'.repeat(3000)],
    ['X'.repeat(1000), 'too long a name'],
  ])('has no line that is longer than mail allows, whatever is in a header (%#)', (name, value) => {
    const message = composed({ headers: { [name]: value } });
    const lines = message.toString('latin1').split('\r\n');
    expect(lines.map((line) => line.length).filter((length) => length > 998)).toEqual([]);
  });

  it.each(['Subject', 'To', 'From', 'Reply-To', 'Message-Id', 'References', 'Date', 'X-Own'])(
    'lets no value of %s bring headers in, nor begin the text',
    async (name) => {
      const spaces = ' \t\r\n\0\v\f\u0085\u00a0\u2028\u2029\u3000\ufeff'.split('');
      const pieces = fc.constantFrom('\r\n', 'x'.repeat(40), ...spaces);
      const words = fc.constantFrom('Evil: 1', 'a@b.c', '<', '>', '"', '=?utf-8?q?=0AEvil:?=', 'ä');
      const value = fc.array(fc.oneof(pieces, words), { maxLength: 12 });
      fc.assert(
        fc.property(value, (parts) => {
          const lines = headerLines({ headers: { [name]: parts.join('') } });
          const known = /^(Message-ID|Date|MIME-Version|Content-Type|[\w-]+): /;
          expect(lines.filter((line) => !known.test(line))).toEqual([]);
          const names = lines.map((line) => line.split(':')[0]?.toLowerCase());
          const allowed = [
            'message-id',
            'date',
            'mime-version',
            'content-type',
            name.toLowerCase(),
          ];
          expect(names.filter((each) => !allowed.includes(each ?? ''))).toEqual([]);
        }),
        { numRuns: 100 },
      );
    },
  );
});
