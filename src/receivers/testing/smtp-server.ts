import { createHmac } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { fixture } from './certificates.ts';
import { listen, type TestServer } from './test-server.ts';

/** A mail that came in. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As sent, its dots unstuffed. */
  readonly data: string;
}

/** One connection. */
export interface SmtpConversation {
  readonly socket: Socket;
  /** What the client said, line by line, without the mails. */
  readonly lines: string[];
  readonly mails: ReceivedMail[];
  secure: boolean;
  /** How and as whom it logged in. */
  login?: { readonly method: string; readonly user: string; readonly identity?: string };
}

/** What a mail server under test does. */
export interface SmtpOptions {
  /** TLS from the first byte, or after STARTTLS. */
  readonly tls?: 'implicit' | 'starttls';
  /** The mechanisms it announces. */
  readonly auth?: string;
  /** Further lines of its answer to EHLO. */
  readonly announces?: readonly string[];
  readonly user?: string;
  readonly password?: string;
  /**
   * Its own answer to a line; `null` is silence. `mail` stands for the end of a message, `greeting` for a new
   * connection.
   */
  readonly answer?: (line: string, conversation: SmtpConversation) => string | null | undefined;
}

/** A mail server on this machine that keeps what it is sent. */
export interface SmtpServer extends Pick<TestServer, 'port' | 'connections' | 'close'> {
  readonly conversations: readonly SmtpConversation[];
  /** All mails, in the order in which they came. */
  readonly mails: readonly ReceivedMail[];
}

const CERTIFICATE = { cert: fixture('server'), key: fixture('server-key') };
const CHALLENGE = '<1.2@test>';

/** Starts a mail server that takes everything but what `answer` says. */
export async function startSmtpServer(options: SmtpOptions = {}): Promise<SmtpServer> {
  const conversations: SmtpConversation[] = [];
  const mails: ReceivedMail[] = [];
  const onSocket = (socket: Socket): void => {
    const secure = socket instanceof TLSSocket;
    const conversation: SmtpConversation = { socket, lines: [], mails: [], secure };
    conversations.push(conversation);
    new Talk(options, conversation, mails).begin(socket);
  };
  const server =
    options.tls === 'implicit'
      ? createTlsServer(CERTIFICATE, onSocket).on('tlsClientError', () => undefined)
      : createServer(onSocket);
  return { ...(await listen(server)), conversations, mails };
}

/** The server's side of one connection. */
class Talk {
  readonly #options: SmtpOptions;
  readonly #conversation: SmtpConversation;
  readonly #mails: ReceivedMail[];
  #socket: Socket | undefined;
  #unread = '';
  /** Takes the next line in place of the commands. */
  #next: ((line: string) => string) | undefined;
  #from = '';
  #to: string[] = [];
  #data: string[] | undefined;

  constructor(options: SmtpOptions, conversation: SmtpConversation, mails: ReceivedMail[]) {
    this.#options = options;
    this.#conversation = conversation;
    this.#mails = mails;
  }

  begin(socket: Socket): void {
    this.#listen(socket);
    this.#say(this.#own('greeting') ?? '220 test ESMTP');
  }

  #listen(socket: Socket): void {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const lines = (this.#unread + chunk.toString('utf8')).split('\r\n');
      this.#unread = lines.pop() ?? '';
      for (const line of lines) this.#line(line);
    });
  }

  #say(text: string): void {
    if (text !== '' && this.#socket?.writable === true) this.#socket.write(`${text}\r\n`);
  }

  /** The test's answer to `line`; silence is the empty one. */
  #own(line: string): string | undefined {
    const answer = this.#options.answer?.(line, this.#conversation);
    return answer === null ? '' : answer;
  }

  #line(line: string): void {
    if (this.#data !== undefined) {
      if (line === '.') this.#mailEnds(this.#data);
      else this.#data.push(line.startsWith('.') ? line.slice(1) : line);
      return;
    }
    this.#conversation.lines.push(line);
    const next = this.#next;
    this.#next = undefined;
    const own = this.#own(line);
    if (own === undefined) this.#say(next === undefined ? this.#command(line) : next(line));
    else this.#say(own);
  }

  #mailEnds(lines: readonly string[]): void {
    this.#data = undefined;
    const own = this.#own('mail');
    if (own === undefined || own.startsWith('250')) {
      const mail = { from: this.#from, to: this.#to, data: lines.join('\r\n') };
      this.#mails.push(mail);
      this.#conversation.mails.push(mail);
    }
    this.#say(own ?? '250 ok');
  }

  #command(line: string): string {
    const [, word = '', rest = ''] = /^(\w+) ?(.*)$/.exec(line) ?? [];
    switch (word.toUpperCase()) {
      case 'EHLO':
        return this.#hello();
      case 'STARTTLS':
        return this.#startTls();
      case 'AUTH':
        return this.#auth(rest);
      case 'MAIL':
        this.#from = address(rest);
        this.#to = [];
        return '250 ok';
      case 'RCPT':
        this.#to.push(address(rest));
        return '250 ok';
      case 'DATA':
        this.#data = [];
        return '354 go on';
      case 'QUIT':
        this.#socket?.end('221 bye\r\n');
        return '';
      case 'HELO':
      case 'RSET':
        return '250 ok';
      default:
        return '502 what?';
    }
  }

  #hello(): string {
    const { tls, auth, announces = [] } = this.#options;
    const lines = ['test', ...announces];
    if (tls === 'starttls' && !this.#conversation.secure) lines.push('STARTTLS');
    if (auth !== undefined) lines.push(`AUTH ${auth}`);
    return lines.map((line, i) => `250${i === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n');
  }

  #startTls(): string {
    const plain = this.#socket;
    if (this.#options.tls !== 'starttls' || plain === undefined) return '502 no TLS here';
    this.#say('220 go on');
    plain.removeAllListeners('data');
    const secured = new TLSSocket(plain, { ...CERTIFICATE, isServer: true });
    secured.on('secure', () => (this.#conversation.secure = true));
    this.#listen(secured);
    return '';
  }

  #auth(rest: string): string {
    const [method = '', initial = ''] = rest.split(' ');
    const { user = 'user', password = 'pass' } = this.#options;
    const judge = (isGood: boolean, identity?: string): string => {
      if (!isGood) return '535 5.7.8 no';
      this.#conversation.login = { method, user, ...(identity !== undefined && { identity }) };
      return '235 welcome';
    };
    if (method === 'PLAIN') {
      const [identity = '', ...given] = decoded(initial).split('\0');
      return judge(given.join('\0') === `${user}\0${password}`, identity);
    }
    if (method === 'LOGIN') {
      this.#next = (name) => {
        this.#next = (word) => judge(decoded(name) === user && decoded(word) === password);
        return '334 UGFzc3dvcmQ6';
      };
      return '334 VXNlcm5hbWU6';
    }
    this.#next = (response) => {
      const digest = createHmac('md5', password).update(CHALLENGE).digest('hex');
      return judge(decoded(response) === `${user} ${digest}`);
    };
    return `334 ${Buffer.from(CHALLENGE).toString('base64')}`;
  }
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

function address(rest: string): string {
  return /<(.*?)>/.exec(rest)?.[1] ?? '';
}
