import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { MemoryLogger } from '../../base/testing/memory-logger.ts';
import { CERTIFICATE, KEY, OTHER_KEY } from './testing/certificates.ts';
import { WebConfigFile } from './web-config-file.ts';

const TLS = 'tls_server_config: { cert_file: c, key_file: k }\n';

let texts: Map<string, string>;
let looks: number;
let clock: ManualClock;
let logger: MemoryLogger;

beforeEach(() => {
  texts = new Map([
    ['/w', `${TLS}rate_limit: { interval: 1s, burst: 1 }`],
    ['/c', CERTIFICATE],
    ['/k', KEY],
  ]);
  looks = 0;
  clock = new ManualClock(0);
  logger = new MemoryLogger();
});

function open(file = '/w'): WebConfigFile {
  const read = (path: string): string => {
    const text = texts.get(path);
    if (text === undefined) throw new Error(`no ${path}`);
    return text;
  };
  const signature = (path: string): string => {
    looks++;
    return texts.get(path) ?? '';
  };
  return new WebConfigFile({ file, files: { read, signature }, clock, logger });
}

describe('the web settings in force', () => {
  it('are read anew when the file has changed', async () => {
    const file = open();
    texts.set('/w', `${TLS}rate_limit: { interval: 1s, burst: 7 }`);
    await clock.advance(250);
    expect(file.current.config.rateLimit?.burst).toBe(7);
  });

  it('are looked at a few times a second at the most', async () => {
    const file = open();
    const before = looks;
    for (let i = 0; i < 1000; i++) expect(file.current.tls).toBeDefined();
    expect(looks).toBe(before);
    await clock.advance(250);
    for (let i = 0; i < 1000; i++) expect(file.current.tls).toBeDefined();
    expect(looks).toBe(before + 3);
  });

  it('stay as they were while a change is wrong, which is said once', async () => {
    const file = open();
    texts.set('/w', 'nonsense: 1');
    for (let i = 0; i < 3; i++) {
      await clock.advance(250);
      expect(file.current.config.rateLimit?.burst).toBe(1);
    }
    const errors = logger.lines.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).toContain('/w:1:1: nonsense: field nonsense not found');
  });

  it('take a new certificate once its key is there too', async () => {
    const file = open();
    const former = file.current.tls;
    texts.set('/k', OTHER_KEY);
    await clock.advance(250);
    expect(file.current.tls).toBe(former);
    texts.set('/k', `${KEY}\n`);
    await clock.advance(250);
    expect(file.current.tls?.context.key).toBe(`${KEY}\n`);
  });

  it('do not go without TLS while the process runs', async () => {
    const file = open();
    texts.set('/w', 'basic_auth_users: {}');
    await clock.advance(250);
    expect(file.current.tls).toBeDefined();
  });

  it('are refused at the start', () => {
    texts.set('/w', 'nonsense: 1');
    expect(() => open()).toThrow('/w:1:1: ');
    expect(() => open('/none')).toThrow('no /none');
  });

  it('are open without a file', () => {
    const { config, tls } = open('').current;
    expect([config.users.size, tls]).toEqual([0, undefined]);
  });
});
