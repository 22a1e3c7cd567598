import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/** What happens to what one host sends another. */
export interface Fault {
  /** The probability that a frame is lost; 1 cuts the direction. */
  readonly loss: number;
  readonly delayMs: number;
}

/** Ethernet frames and their bytes. */
export interface Traffic {
  readonly frames: number;
  readonly bytes: number;
}

export const NO_FAULT: Fault = { loss: 0, delayMs: 0 };
export const CUT: Fault = { loss: 1, delayMs: 0 };

const PREFIX = `tocsin-${process.pid}-`;

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/**
 * Hosts 1 to `count` in network namespaces of their own, joined by a switch that can lose and delay what they send each
 * other; this process is on the switch too, as `runner`, untouched by faults. Needs to be root in a network namespace
 * of its own (`unshare --net`).
 */
export class NetworkLab {
  readonly runner = '10.99.0.254';
  readonly count: number;
  readonly #switch: ChildProcess;
  readonly #answers: ((line: string) => void)[] = [];

  constructor(count: number) {
    this.count = count;
    ip('link', 'set', 'lo', 'up');
    ip('link', 'add', 's0', 'type', 'veth', 'peer', 'name', 'runner');
    this.#attach('s0', [], 'runner', this.runner);
    for (const host of this.hosts()) {
      ip('netns', 'add', this.namespace(host));
      ip(
        'link',
        'add',
        `s${host}`,
        'type',
        'veth',
        'peer',
        'name',
        'eth0',
        'netns',
        this.namespace(host),
      );
      ip('-n', this.namespace(host), 'link', 'set', 'lo', 'up');
      this.#attach(`s${host}`, ['-n', this.namespace(host)], 'eth0', this.address(host));
    }
    const ports = ['s0', ...this.hosts().map((host) => `s${host}`)];
    this.#switch = spawn('python3', [join(import.meta.dirname, 'switch.py'), ...ports], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdout } = this.#switch;
    if (stdout === null) throw new Error('the switch has no output');
    createInterface({ input: stdout }).on('line', (line) => this.#answers.shift()?.(line));
  }

  hosts(): number[] {
    return Array.from({ length: this.count }, (_, index) => index + 1);
  }

  address(host: number): string {
    return `10.99.0.${host}`;
  }

  namespace(host: number): string {
    return `${PREFIX}${host}`;
  }

  /** From now on, for what `from` sends `to`. */
  async fault(from: number, to: number, { loss, delayMs }: Fault): Promise<void> {
    await this.#command({ from: `s${from}`, to: `s${to}`, loss, delay_ms: delayMs });
  }

  /** What has gone from or to a port so far. */
  async traffic(port: number): Promise<{ readonly udp: Traffic; readonly tcp: Traffic }> {
    const answer = await this.#command({ count: port });
    const [ofUdp = NaN, udpBytes = NaN, ofTcp = NaN, tcpBytes = NaN] = answer
      .split(' ')
      .map(Number);
    return { udp: { frames: ofUdp, bytes: udpBytes }, tcp: { frames: ofTcp, bytes: tcpBytes } };
  }

  /** From now on, between each pair of hosts, both ways. */
  async faultAll(fault: Fault): Promise<void> {
    for (const from of this.hosts())
      for (const to of this.hosts()) if (from !== to) await this.fault(from, to, fault);
  }

  /** Cuts a host off from all others, or joins it again. */
  async isolate(host: number, fault: Fault): Promise<void> {
    for (const other of this.hosts()) {
      if (other === host) continue;
      await this.fault(host, other, fault);
      await this.fault(other, host, fault);
    }
  }

  close(): void {
    this.#switch.kill('SIGKILL');
    for (const port of ['s0', ...this.hosts().map((host) => `s${host}`)])
      ip('link', 'delete', port);
    for (const host of this.hosts()) ip('netns', 'delete', this.namespace(host));
  }

  #command(command: object): Promise<string> {
    const answer = new Promise<string>((resolve) => this.#answers.push(resolve));
    this.#switch.stdin?.write(`${JSON.stringify(command)}\n`);
    return answer;
  }

  #attach(port: string, place: readonly string[], device: string, address: string): void {
    ip('link', 'set', port, 'up');
    ip(...place, 'link', 'set', device, 'up');
    ip(...place, 'address', 'add', `${address}/24`, 'dev', device);
    // Left to the device, checksums would be missing from what the switch hands on.
    const inside = place.length === 0 ? [] : ['ip', 'netns', 'exec', place[1] ?? ''];
    const [command = '', ...args] = [
      ...inside,
      ...['ethtool', '-K', device, 'tx', 'off', 'tso', 'off', 'gso', 'off', 'gro', 'off'],
    ];
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
}
