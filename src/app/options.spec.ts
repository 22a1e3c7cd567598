import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CodedError } from '../base/errors.ts';
import { parseServeArgs } from './options.ts';
import type { Options } from './options.ts';

const HOUR_MS = 3_600_000;

function optionsOf(...args: string[]): Options {
  const request = parseServeArgs(args, () => 'box');
  if (request.kind !== 'serve') throw new Error(`asks for ${request.kind}`);
  return request.options;
}

describe('the command line', () => {
  it("has Alertmanager's defaults", () => {
    const { features, given, listen, ...rest } = optionsOf();
    expect({ ...rest, features: [...features], given: [...given], listen }).toEqual({
      configFile: 'alertmanager.yml',
      configExtensions: '',
      storagePath: 'data/',
      dataRetentionMs: 120 * HOUR_MS,
      dataMaintenanceIntervalMs: 900_000,
      silencesMax: 0,
      silencesMaxSizeBytes: 0,
      logSilences: false,
      templatesFallback: true,
      alertsGcIntervalMs: 1_800_000,
      alertsPerAlertnameLimit: 0,
      dispatchMaintenanceIntervalMs: 30_000,
      dispatchStartDelayMs: 0,
      historyRetentionMs: 48 * HOUR_MS,
      historyMaxFlushes: 10_000,
      webSystemdSocket: false,
      webConfigFile: '',
      webAllowOrigins: [],
      webGetConcurrency: 0,
      webTimeoutMs: 0,
      autoGomemlimitRatio: 0.9,
      clusterListenAddress: '0.0.0.0:9094',
      clusterAdvertiseAddress: '',
      clusterPeerName: '',
      clusterPeers: [],
      clusterPeerTimeoutMs: 15_000,
      clusterPeersResolveTimeoutMs: 15_000,
      clusterGossipIntervalMs: 200,
      clusterPushPullIntervalMs: 60_000,
      clusterTcpTimeoutMs: 10_000,
      clusterProbeTimeoutMs: 500,
      clusterProbeIntervalMs: 1000,
      clusterSettleTimeoutMs: 60_000,
      clusterReconnectIntervalMs: 10_000,
      clusterReconnectTimeoutMs: 6 * HOUR_MS,
      clusterTlsConfig: '',
      clusterAllowInsecurePublicAdvertise: false,
      clusterLabel: '',
      cluster: { listen: { host: '0.0.0.0', port: 9094 }, advertise: undefined, peers: [] },
      logLevel: 'info',
      logFormat: 'logfmt',
      listen: [{ host: '', port: 9093, text: ':9093' }],
      externalUrl: { href: 'http://box:9093', path: '' },
      routePrefix: '/',
      features: [],
      given: [],
    });
  });

  it.each([
    ['with an equals sign', ['--config.file=a.yml']],
    ['as the next argument', ['--config.file', 'a.yml']],
  ])('takes a value %s', (_, args) => {
    expect(optionsOf(...args).configFile).toBe('a.yml');
  });

  it('takes a lone hyphen as a value', () => {
    expect(optionsOf('--config.file', '-').configFile).toBe('-');
  });

  it('keeps equals signs within a value', () => {
    expect(optionsOf('--cluster.label=a=b').clusterLabel).toBe('a=b');
  });

  it.each([
    ['--log.silences', true],
    ['--no-log.silences', false],
  ])('reads the boolean %s', (arg, value) => {
    expect(optionsOf(arg).logSilences).toBe(value);
  });

  it('collects a flag that may be repeated, which replaces the default', () => {
    const { listen } = optionsOf('--web.listen-address=:1', '--web.listen-address=[::1]:2');
    expect(listen.map(({ host, port }) => [host, port])).toEqual([
      ['', 1],
      ['::1', 2],
    ]);
  });

  it('cuts a fractional whole number off, as the original does', () => {
    expect(optionsOf('--web.get-concurrency=1.5').webGetConcurrency).toBe(1);
    expect(optionsOf('--web.get-concurrency=1e3').webGetConcurrency).toBe(1000);
    expect(optionsOf('--web.get-concurrency=-7').webGetConcurrency).toBe(-7);
  });

  it('remembers which flags were given', () => {
    expect([...optionsOf('--storage.path=x', '--log.level=debug').given]).toEqual([
      'storagePath',
      'logLevel',
    ]);
  });

  it('reads features', () => {
    const { features } = optionsOf('--enable-feature=classic-mode,event-recorder');
    expect([...features]).toEqual(['classic-mode', 'event-recorder']);
  });

  it.each<[args: string[], kind: string]>([
    [['-h'], 'help'],
    [['--help'], 'help'],
    [['--version'], 'version'],
    [['--config.file=x', '--help'], 'help'],
    [['--version', '--help'], 'help'],
  ])('sees what %j asks for', (args, kind) => {
    expect(parseServeArgs(args, () => 'box').kind).toBe(kind);
  });

  it('does not mind cluster timings of 0, nor addresses that are none, once clustering is off', () => {
    const options = optionsOf(
      '--cluster.listen-address=',
      '--cluster.probe-interval=0s',
      '--cluster.peer=nowhere',
    );
    expect(options.clusterProbeIntervalMs).toBe(0);
    expect(options.cluster).toBeUndefined();
  });

  it('reads the addresses of the cluster', () => {
    const { cluster } = optionsOf(
      '--cluster.listen-address=:1',
      '--cluster.advertise-address=[fd00::1]:2',
      '--cluster.peer=am-0.am.svc:3',
      '--cluster.peer=10.0.0.1:4',
    );
    expect(cluster).toEqual({
      listen: { host: '', port: 1 },
      advertise: { host: 'fd00::1', port: 2 },
      peers: [
        { host: 'am-0.am.svc', port: 3 },
        { host: '10.0.0.1', port: 4 },
      ],
    });
  });

  it.each<[args: string[], message: string]>([
    [['--foo'], "unknown long flag '--foo', try --help"],
    [['--foo=bar', '--help'], "unknown long flag '--foo', try --help"],
    [['-x'], "unknown short flag '-x', try --help"],
    [['extra'], 'unexpected extra, try --help'],
    [['--', '--config.file=x'], 'unexpected --config.file=x, try --help'],
    [['--config.file'], "expected argument for flag '--config.file', try --help"],
    [
      ['--silences.max-silences', '-1'],
      "expected argument for flag '--silences.max-silences', try --help",
    ],
    [['--config.file=a', '--config.file=b'], "flag 'config.file' cannot be repeated, try --help"],
    [['--log.silences=true'], 'unexpected true, try --help'],
    [['--no-config.file'], "unknown long flag '--no-config.file', try --help"],
    [['--constructor'], "unknown long flag '--constructor', try --help"],
    [['--data.retention=1x'], '--data.retention: time: unknown unit "x" in duration "1x"'],
    [['--data.retention=5'], '--data.retention: time: missing unit in duration "5"'],
    [['--data.retention=0s'], '--data.retention: must be greater than 0'],
    [['--alerts.gc-interval=-1s'], '--alerts.gc-interval: must be greater than 0'],
    [
      ['--cluster.probe-interval=0s'],
      '--cluster.probe-interval: must be greater than 0 while clustering is enabled',
    ],
    [
      ['--cluster.listen-address=9094'],
      '--cluster.listen-address: address 9094: missing port in address',
    ],
    [
      ['--cluster.listen-address=here:9094'],
      "--cluster.listen-address: failed to parse bind addr 'here'",
    ],
    [
      ['--cluster.advertise-address=here:9094'],
      "--cluster.advertise-address: failed to parse advertise addr 'here'",
    ],
    [['--cluster.peer=am'], '--cluster.peer: address am: missing port in address'],
    [['--cluster.peer='], '--cluster.peer: address : missing port in address'],
    [['--silences.max-silences=abc'], '--silences.max-silences: "abc" is not a number'],
    [['--silences.max-silences='], '--silences.max-silences: "" is not a number'],
    [['--log.level=foo'], '--log.level: unrecognized log level foo'],
    [['--log.format=xx'], '--log.format: unrecognized log format xx'],
    [['--config.file='], '--config.file: must not be empty'],
    [['--enable-feature=xx'], "unknown option 'xx' for --enable-feature"],
    [['--enable-feature=auto-gomaxprocs'], "unknown option 'auto-gomaxprocs' for --enable-feature"],
    [['--enable-feature=classic-mode,'], "unknown option '' for --enable-feature"],
    [
      ['--enable-feature=classic-mode,utf8-strict-mode'],
      'cannot have both classic and UTF-8 modes enabled',
    ],
    [
      ['--enable-feature=auto-gomemlimit', '--auto-gomemlimit.ratio=1.5'],
      '--auto-gomemlimit.ratio must be greater than 0 and less than or equal to 1.',
    ],
  ])('refuses %j', (args, message) => {
    expect(() => parseServeArgs(args, () => 'box')).toThrow(
      expect.objectContaining({ code: 'usage', message }),
    );
  });

  it('refuses to listen on vsock rather than run without', () => {
    expect(() => optionsOf('--web.listen-address=vsock://:9093')).toThrow(
      /comes with a later version; refusing to start without$/,
    );
  });

  it('answers any arguments with options or an error of one line', () => {
    const words = fc.oneof(
      fc.string(),
      fc.constantFrom('--config.file', '--web.timeout=', '--no-log.silences', '--', '-h', '--log.'),
      fc.string().map((text) => `--web.listen-address=${text}`),
      fc.string().map((text) => `--web.external-url=${text}`),
      fc.string().map((text) => `--web.timeout=${text}`),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 4 }), (args) => {
        try {
          parseServeArgs(args, () => 'box');
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
