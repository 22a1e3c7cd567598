import { expect, it } from '@jest/globals';
import { Targets } from './targets.ts';

it.each([
  ['/hook/../end?x=1', '/hook/../end?x=1'],
  ['/hook/../../end#x', '/hook/../../end'],
  ['/hook/..', '/hook/..'],
  ['/hook/./%2E%2e/end', '/hook/./%2E%2e/end'],
  ['/hook/a\\b/end', '/hook/a%5Cb/end'],
  ['/../a b/ü', '/../a%20b/%C3%BC'],
  ['/a..b/...', '/a..b/...'],
  ['/?q=/../x', '/?q=/../x'],
  ['/hook/..\r\nX: 1/end', '/hook/..X:%201/end'],
  ['', '/'],
])('the path of the URL %j is asked for as it is written', (written, path) => {
  const targets = new Targets(() => undefined);
  expect(targets.of(`http://user:pass@service.example:81${written}`).path).toBe(path);
});
