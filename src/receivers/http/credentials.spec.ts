import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { aSender, post } from '../testing/senders.ts';
import { startServer, type TestServer } from '../testing/test-server.ts';
import { Opened } from '../testing/using.ts';
import type { HttpConfig } from './schema.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

async function serving(): Promise<TestServer> {
  return opened.add(await startServer());
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

const files: Record<string, string> = {
  '/user': 'ada\n',
  '/password': '  lovelace\n',
  '/token': 'tok\n',
};
function readText(path: string): Promise<string> {
  return Promise.resolve(files[path] ?? '');
}

describe('credentials', () => {
  it.each<[string, Partial<HttpConfig>, string | undefined]>([
    ['none', {}, undefined],
    [
      'name and password',
      { basicAuth: { username: 'ü', password: new Secret('p:w') } },
      basic('ü:p:w'),
    ],
    ['a name alone', { basicAuth: { username: 'u' } }, basic('u:')],
    [
      'both from files',
      { basicAuth: { username: '', usernameFile: '/user', passwordFile: '/password' } },
      basic('ada:lovelace'),
    ],
    ['a token', { authorization: { type: 'Bearer', credentials: new Secret('t') } }, 'Bearer t'],
    [
      'a token of another type',
      { authorization: { type: 'GenieKey', credentials: new Secret('t') } },
      'GenieKey t',
    ],
    [
      'a token from a file',
      { authorization: { type: 'Bearer', credentialsFile: '/token' } },
      'Bearer tok',
    ],
  ])('of %s go out as they should', async (_name, config, expected) => {
    const server = await serving();
    await opened.add(aSender(config, { readText })).send(post(server.origin));
    expect(server.received[0]?.headers.authorization).toBe(expected);
  });

  it('in the URL go before those of the configuration', async () => {
    const server = await serving();
    const sender = opened.add(
      aSender({ authorization: { type: 'Bearer', credentials: new Secret('t') } }),
    );
    await sender.send(post(`http://us%40er:p%3Aw@127.0.0.1:${server.port}/`));
    expect(server.received[0]?.headers.authorization).toBe(basic('us@er:p:w'));
  });

  it('of the request itself go before all others', async () => {
    const server = await serving();
    const sender = opened.add(aSender({ basicAuth: { username: 'u' } }));
    await sender.send(
      post(`http://x:y@127.0.0.1:${server.port}/`, { headers: { authorization: 'Own 1' } }),
    );
    expect(server.received[0]?.headers.authorization).toBe('Own 1');
  });

  it('from a file are those that the file holds at the time', async () => {
    const server = await serving();
    let token = 'one';
    const config = { authorization: { type: 'Bearer', credentialsFile: '/token' } };
    const sender = opened.add(aSender(config, { readText: () => Promise.resolve(token) }));
    await sender.send(post(server.origin));
    token = 'two';
    await sender.send(post(server.origin));
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer one',
      'Bearer two',
    ]);
  });

  it('from a file are read once for requests at one instant', async () => {
    const server = await serving();
    let reads = 0;
    const config = { authorization: { type: 'Bearer', credentialsFile: '/token' } };
    const counted = (): Promise<string> => Promise.resolve(`t${++reads}`);
    const sender = opened.add(aSender(config, { readText: counted }));
    await Promise.all(Array.from({ length: 50 }, () => sender.send(post(server.origin))));
    expect(reads).toBe(1);
  });

  it('from a file that cannot be read fail the request, by the name of the file', async () => {
    const config = { authorization: { type: 'Bearer', credentialsFile: '/gone' } };
    const sender = opened.add(
      aSender(config, { readText: () => Promise.reject(new Error('ENOENT')) }),
    );
    await expect(sender.send(post('http://127.0.0.1:9/'))).rejects.toThrow(
      'Post "<redacted>": unable to read file /gone: ENOENT',
    );
  });

  it('are taken out of what a server says', async () => {
    const server = await serving();
    const sender = opened.add(
      aSender({ basicAuth: { username: 'u', passwordFile: '/password' } }, { readText }),
    );
    await sender.send(post(server.origin));
    const said = `you sent ${String(server.received[0]?.headers.authorization)} with lovelace`;
    expect(sender.redact(said)).toBe('you sent <secret> with <secret>');
  });
});
