import { createServer, type Server, type Socket } from 'node:net';

const END_OF_DATA = Buffer.from('\r\n.\r\n');

/** A mail server that takes every mail and does as little as it can: it counts them and their bytes. */
export class MailSink {
  readonly port: number;
  mails = 0;
  bytes = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #watch: (() => void) | undefined;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static start(): Promise<MailSink> {
    return new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true });
      server.once('error', reject);
      server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
        const address = server.address();
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(new MailSink(server, address.port));
      });
    });
  }

  /** Resolves once `count` mails have come; fails after `limitMs`. */
  until(count: number, limitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${this.mails} of ${count} mails within ${limitMs} ms`));
      }, limitMs);
      this.#watch = () => {
        if (this.mails < count) return;
        clearTimeout(timer);
        resolve();
      };
      this.#watch();
    });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let held: Buffer = Buffer.alloc(0);
    let inData = false;
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      held = Buffer.concat([held, data as Buffer]);
      for (;;) {
        const mark = inData ? END_OF_DATA : '\r\n';
        const end = held.indexOf(mark);
        if (end < 0) return;
        const part = held.subarray(0, end);
        held = held.subarray(end + mark.length);
        if (inData) this.#arrived(part.length);
        const verb = inData ? '.' : part.toString('latin1').slice(0, 4).toUpperCase();
        inData = verb === 'DATA';
        socket.write(
          verb === 'DATA' ? '354 go on\r\n' : verb === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n',
        );
      }
    });
    socket.write('220 bench ESMTP\r\n');
  }

  #arrived(bytes: number): void {
    this.mails++;
    this.bytes += bytes;
    this.#watch?.();
  }
}
