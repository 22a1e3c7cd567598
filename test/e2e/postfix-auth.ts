import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

const CHALLENGE = '<1.2@test>';
const GREETING = [
  'VERSION\t1\t2',
  'MECH\tPLAIN\tplaintext',
  'MECH\tLOGIN\tplaintext',
  'MECH\tCRAM-MD5\tdictionary\tactive',
  'SPID\t1',
  'CUID\t1',
  `COOKIE\t${'0'.repeat(32)}`,
  'DONE',
];

/** Whom Postfix asks about logins, in Dovecot's protocol: one user, by PLAIN, LOGIN or CRAM-MD5. */
export interface PostfixAuth {
  readonly port: number;
  /** The mechanisms by which somebody has logged in, in order. */
  readonly logins: readonly string[];
  close(): Promise<void>;
}

export async function startPostfixAuth(user: string, password: string): Promise<PostfixAuth> {
  const logins: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.write(`${GREETING.join('\n')}\n`);
    const talks = new Map<string, Talk>();
    let unread = '';
    socket.on('data', (chunk: Buffer) => {
      const lines = (unread + chunk.toString('utf8')).split('\n');
      unread = lines.pop() ?? '';
      for (const line of lines) {
        const [command, id = '', ...rest] = line.split('\t');
        if (command === 'AUTH') talks.set(id, new Talk(rest[0] ?? '', user, password));
        const talk = talks.get(id);
        if ((command !== 'AUTH' && command !== 'CONT') || talk === undefined) continue;
        const given = command === 'CONT' ? rest[0] : /\tresp=(\S*)/.exec(line)?.[1];
        const answer = talk.answer(id, given);
        if (answer.startsWith('OK')) logins.push(talk.method);
        socket.write(`${answer}\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    logins,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** One login. */
class Talk {
  readonly method: string;
  readonly #user: string;
  readonly #password: string;
  readonly #given: string[] = [];

  constructor(method: string, user: string, password: string) {
    this.method = method;
    this.#user = user;
    this.#password = password;
  }

  /** The line to say next to the client numbered `id`; `given` is what it said, in base64. */
  answer(id: string, given: string | undefined): string {
    if (given !== undefined) this.#given.push(Buffer.from(given, 'base64').toString('utf8'));
    const questions = { PLAIN: [''], LOGIN: ['Username:', 'Password:'], 'CRAM-MD5': [CHALLENGE] };
    const asked = questions[this.method as keyof typeof questions][this.#given.length];
    if (asked !== undefined) return `CONT\t${id}\t${Buffer.from(asked).toString('base64')}`;
    const isGood = this.#given.join('\0') === this.#expected();
    return `${isGood ? 'OK' : 'FAIL'}\t${id}\tuser=${this.#user}`;
  }

  #expected(): string {
    const digest = createHmac('md5', this.#password).update(CHALLENGE).digest('hex');
    if (this.method === 'CRAM-MD5') return `${this.#user} ${digest}`;
    return `${this.method === 'PLAIN' ? '\0' : ''}${this.#user}\0${this.#password}`;
  }
}
