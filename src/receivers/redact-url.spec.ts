import { expect, it } from '@jest/globals';
import { redactUrl } from './redact-url.ts';

it.each([
  [
    'the whole URL',
    'no https://h.example/hook?key=k1 here',
    'https://h.example/hook?key=k1',
    'no <redacted> here',
  ],
  [
    'its path and query',
    'Cannot POST /hook?key=k1',
    'https://h.example/hook?key=k1',
    'Cannot POST <redacted>',
  ],
  ['a value of the query', 'bad key k1', 'https://h.example/?key=k1', 'bad key <redacted>'],
  [
    'the password',
    'user u1 pw secret',
    'https://u1:secret@h.example/',
    'user <redacted> pw <redacted>',
  ],
  ['nothing that is no secret', 'not found: / here', 'https://h.example/', 'not found: / here'],
  ['the text of something that is no URL', 'bad nonsense', 'nonsense', 'bad <redacted>'],
])('takes out %s', (_name, text, url, expected) => {
  expect(redactUrl(text, url)).toBe(expected);
});
