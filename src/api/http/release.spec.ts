import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { releaseOnceSent } from './release.ts';

const MIB = 1024 * 1024;

it.each([
  ['a long answer, with the buffer that it is in', 2 * MIB, true],
  ['nothing of a short one', 1000, false],
])('gives back %s, once it is sent', async (_, length, isReleased) => {
  const answer = Buffer.from(new ArrayBuffer(3 * MIB), 0, length).fill('x');
  let raw: ServerResponse | undefined;
  const server = createServer((_request, response) => {
    raw = response;
    response.end(releaseOnceSent({ raw }, answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(await response.text()).toBe('x'.repeat(length));
  if (raw?.closed === false) await once(raw, 'close');
  expect(answer.length).toBe(isReleased ? 0 : length);
  server.closeAllConnections();
  server.close();
});
