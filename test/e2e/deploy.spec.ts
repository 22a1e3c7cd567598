import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { ask } from '../support/http.ts';
import { freePort } from '../support/ports.ts';
import { ChildProgram, untilReady } from '../support/process.ts';
import { type Manifest, problemsOf, readManifests } from './manifests.ts';

const ROOT = join(import.meta.dirname, '../..');
const DEPLOY = join(ROOT, 'deploy');
const NODE = join(ROOT, 'node_modules/.bin/node');

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string }[] }[];
}
interface Dashboard {
  readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
}

const read = (path: string): string => readFileSync(join(DEPLOY, path), 'utf8');
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: DEPLOY, encoding: 'utf8', stdio: 'pipe' });

describe('the manifests for Kubernetes', () => {
  const manifests = readManifests(join(DEPLOY, 'kubernetes'));

  it('keep to the definitions of its API', () => {
    expect(manifests.map(({ kind }) => kind)).toContain('StatefulSet');
    expect(manifests.map(({ kind }) => kind)).toContain('PrometheusRule');
    expect(problemsOf(manifests)).toEqual([]);
  });

  it.each<[what: string, from: string, to: string]>([
    ['a key that there is not', '"runAsNonRoot"', '"runAsNotRoot"'],
    ['a number that is text', '"replicas":3', '"replicas":"3"'],
    ['a rule without an expression', '"expr"', '"exp"'],
  ])('would not with %s', (_what, from, to) => {
    const broken = JSON.parse(JSON.stringify(manifests).replace(from, to)) as Manifest[];
    expect(problemsOf(broken)).toHaveLength(1);
  });

  it('have the alerts of the mixin', () => {
    const rule = manifests.find(({ kind }) => kind === 'PrometheusRule');
    expect(rule).toMatchObject({ spec: parse(read('mixin/alerts.yml')) as Rules });
  });
});

describe('the mixin', () => {
  it('has rules that Prometheus takes and that fire when they should', () => {
    expect(run('promtool', 'check', 'rules', 'mixin/alerts.yml')).toContain('SUCCESS');
    expect(run('promtool', 'test', 'rules', 'mixin/alerts_test.yml')).toContain('SUCCESS');
  });

  it('has a test for every alert', () => {
    const { groups } = parse(read('mixin/alerts.yml')) as Rules;
    const tests = read('mixin/alerts_test.yml');
    const untested = groups.flatMap(({ rules }) => rules.filter((r) => !tests.includes(r.alert)));
    expect(untested).toEqual([]);
  });

  it('asks for metrics that there are', () => {
    const reference = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8');
    const asked = [read('mixin/alerts.yml'), read('mixin/dashboard.json')]
      .flatMap((text) => text.match(/\b(?:alertmanager|tocsin)_\w+(?=\{)/g) ?? [])
      .map((name) => name.replace(/_bucket$/, ''));
    expect(new Set(asked).size).toBeGreaterThan(15);
    expect(asked.filter((name) => !reference.includes(`\`${name}\``))).toEqual([]);
  });

  it('asks in its dashboard what Prometheus understands', () => {
    const { panels } = JSON.parse(read('mixin/dashboard.json')) as Dashboard;
    const rules = panels
      .flatMap(({ targets = [] }) => targets)
      .map(({ expr }, index) => ({
        record: `panel:${index}`,
        expr: expr.replaceAll('$__rate_interval', '5m'),
      }));
    expect(rules.length).toBeGreaterThan(20);
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-mixin-'));
    try {
      const file = join(folder, 'panels.yml');
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
      expect(run('promtool', 'check', 'rules', file)).toContain(`${rules.length} rules found`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the unit for systemd', () => {
  it('is one that systemd takes', () => {
    expect(run('systemd-analyze', 'verify', 'systemd/tocsin.service')).toBe('');
  });
});

describe('the image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-image-'));
  const entryPoint = join(folder, 'alertmanager');
  beforeAll(() => {
    execFileSync(NODE, ['scripts/image-files.ts', folder], { cwd: ROOT });
    symlinkSync(join(folder, 'dist/main.js'), entryPoint);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs with the files of its own alone, and its health check tells whether it does', async () => {
    const storage = mkdtempSync(join(tmpdir(), 'tocsin-data-'));
    const port = await freePort();
    const program = new ChildProgram({
      name: 'the image',
      command: NODE,
      args: [
        entryPoint,
        `--config.file=${join(ROOT, 'config/tocsin.yml')}`,
        `--storage.path=${storage}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
      cwd: storage,
    });
    const health = (path: string): ChildProgram =>
      new ChildProgram({
        name: 'the health check',
        command: NODE,
        args: [join(DEPLOY, 'docker/healthcheck.js')],
        env: { TOCSIN_HEALTH_URL: `http://127.0.0.1:${port}${path}` },
      });
    try {
      await untilReady(program, `http://127.0.0.1:${port}/-/ready`);
      expect((await ask(`http://127.0.0.1:${port}/api/v2/alerts`)).status).toBe(200);
      expect((await health('/-/healthy').exited).code).toBe(0);
      expect((await health('/no-such-path').exited).code).toBe(1);
      await program.stop();
      expect((await health('/-/healthy').exited).code).toBe(1);
    } finally {
      await program.stop();
      rmSync(storage, { recursive: true });
    }
  });
});
