import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fixturePath } from '../../src/receivers/testing/certificates.ts';
import { freePort } from '../support/ports.ts';
import { ChildProgram } from '../support/process.ts';

const DAEMONS = '/usr/lib/postfix/sbin';
/** Postfix ends by itself after this, whatever becomes of the test. */
const LIFETIME_S = 120;
/** Who owns the mails that arrive: nobody. */
const NOBODY = 65534;
/** The folders of a queue that belong to Postfix, those that others may reach last. */
const QUEUE_FOLDERS =
  'active bounce corrupt defer deferred flush hold incoming private saved trace'.split(' ');

/** Why the real Postfix cannot be run here; undefined when it can. */
export function postfixMissing(): string | undefined {
  if (!existsSync(join(DAEMONS, 'master'))) return 'postfix is not installed';
  // It starts as root to become its own user and that of the mailboxes.
  return userInfo().uid === 0 ? undefined : 'postfix has to be started by root';
}

/**
 * A real Postfix on loopback, with all that it keeps in a folder of its own. It takes mail for a@ and b@example.org
 * from those who log in.
 */
export class Postfix {
  /** Takes STARTTLS. */
  readonly port: number;
  /** TLS from the first byte. */
  readonly tlsPort: number;
  readonly #program: ChildProgram;
  readonly #folder: string;

  private constructor(ports: readonly [number, number], program: ChildProgram, folder: string) {
    [this.port, this.tlsPort] = ports;
    this.#program = program;
    this.#folder = folder;
  }

  /** `authPort` is where it asks about logins, in Dovecot's protocol. */
  static async start(authPort: number): Promise<Postfix> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-postfix-'));
    await makeFolders(folder);
    const ports = [await freePort(), await freePort()] as const;
    await writeFile(join(folder, 'conf/main.cf'), mainConfig(folder, authPort));
    await writeFile(join(folder, 'conf/master.cf'), masterConfig(...ports));
    const program = new ChildProgram({
      name: 'postfix',
      command: join(DAEMONS, 'master'),
      args: ['-d', '-e', String(LIFETIME_S), '-c', join(folder, 'conf')],
    });
    const postfix = new Postfix(ports, program, folder);
    for (let tries = 0; !(await postfix.log()).includes('daemon started'); tries++) {
      if (tries > 200 || !program.running) {
        const said = `${program.output}${await postfix.log()}`;
        await postfix.stop();
        throw new Error(`postfix did not start: ${said}`);
      }
      await wait(50);
    }
    return postfix;
  }

  /** What it has logged. */
  log(): Promise<string> {
    return readFile(join(this.#folder, 'log'), 'utf8').catch(() => '');
  }

  /** The mails that have arrived for `user`, in the order of their names. */
  async mails(user: string): Promise<readonly string[]> {
    const box = join(this.#folder, 'mail', user, 'new');
    const names = await readdir(box).catch((): string[] => []);
    return Promise.all(names.sort().map((name) => readFile(join(box, name), 'utf8')));
  }

  async stop(): Promise<void> {
    try {
      await this.#program.stop();
    } finally {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }
}

async function makeFolders(folder: string): Promise<void> {
  const [user, group] = [
    await idOf('/etc/passwd', 'postfix'),
    await idOf('/etc/group', 'postdrop'),
  ];
  await chmod(folder, 0o755);
  for (const name of ['conf', 'queue', 'queue/pid']) await mkdir(join(folder, name));
  const own = async (name: string, mode: number, groupId = 0): Promise<void> => {
    const path = join(folder, name);
    await mkdir(path);
    await chmod(path, mode);
    await chown(path, user, groupId);
  };
  for (const name of ['data', ...QUEUE_FOLDERS.map((each) => `queue/${each}`)])
    await own(name, 0o700);
  await own('queue/public', 0o710, group);
  await own('queue/maildrop', 0o730, group);
  await mkdir(join(folder, 'mail'));
  await chown(join(folder, 'mail'), NOBODY, NOBODY);
}

/** The number of a user or a group, from its line in `file`. */
async function idOf(file: string, name: string): Promise<number> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const id = lines.find((line) => line.startsWith(`${name}:`))?.split(':')[2];
  if (id === undefined) throw new Error(`${file} has no ${name}`);
  return Number(id);
}

function mainConfig(folder: string, authPort: number): string {
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
daemon_directory = ${DAEMONS}
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.org
mydestination =
mynetworks =
alias_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = inline:{a@example.org=a/ b@example.org=b/}
virtual_minimum_uid = 1
virtual_uid_maps = static:${NOBODY}
virtual_gid_maps = static:${NOBODY}
virtual_transport = virtual
smtpd_tls_cert_file = ${fixturePath('server')}
smtpd_tls_key_file = ${fixturePath('server-key')}
smtpd_tls_security_level = may
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${authPort}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = reject_unlisted_recipient, permit_sasl_authenticated, reject
`;
}

function masterConfig(port: number, tlsPort: number): string {
  return `
127.0.0.1:${port} inet n - n - - smtpd
127.0.0.1:${tlsPort} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}
