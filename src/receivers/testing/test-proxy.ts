import { createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { fixture } from './certificates.ts';
import { listen, type TestServer } from './test-server.ts';

/** A proxy on this machine that keeps what it is asked. */
export interface TestProxy extends Pick<TestServer, 'port' | 'close'> {
  /** The first lines and headers of the requests made to it. */
  readonly asked: readonly {
    readonly line: string;
    readonly headers: IncomingMessage['headers'];
  }[];
}

/** Starts a proxy for both ways of asking; `refuse` is the status with which it answers CONNECT instead. */
export async function startProxy(
  options: { readonly tls?: boolean; readonly refuse?: number } = {},
): Promise<TestProxy> {
  const asked: { line: string; headers: IncomingMessage['headers'] }[] = [];
  const server: Server =
    options.tls === true
      ? createTlsServer({ cert: fixture('server'), key: fixture('server-key') })
      : createServer();
  const keep = ({ method = '', url = '', headers }: IncomingMessage): void =>
    void asked.push({ line: `${method} ${url}`, headers });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    keep(request);
    if (options.refuse === undefined) tunnel(request.url ?? '', socket);
    else socket.end(`HTTP/1.1 ${options.refuse} No\r\ncontent-length: 0\r\n\r\n`);
  });
  server.on('request', (request: IncomingMessage, response) => {
    keep(request);
    const { pathname, search, port } = new URL(request.url ?? '');
    const { method, headers } = request;
    const target = { host: '127.0.0.1', port, path: pathname + search, method, headers };
    const onward = httpRequest(target, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const { port, close } = await listen(server);
  return { port, close, asked };
}

/** To this machine whatever the name, so that tests can use names. */
function tunnel(authority: string, socket: Socket): void {
  const onward = connect(Number(authority.split(':').at(-1)), '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(onward).pipe(socket);
  });
  onward.on('error', () => socket.destroy());
  socket.on('error', () => onward.destroy());
  socket.on('close', () => onward.destroy());
}
