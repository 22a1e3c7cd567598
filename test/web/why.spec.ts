import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ask } from '../support/http.ts';
import { TestBrowser } from './browser.ts';
import { SOME_ALERTS, World } from './world.ts';

jest.setTimeout(30_000);
const browser = new TestBrowser();
let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.post(SOME_ALERTS);
  await world.silence({ alertname: 'DiskFull' });
  await world.sink.waitUntil((all) => all.length >= 2, 10_000);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await world.stop();
});

async function open(hash: string): Promise<Page> {
  const { page } = await browser.open(world.at(hash));
  return page;
}

const plain = async (of: ReturnType<Page['locator']>): Promise<string> =>
  (await of.innerText()).replace(/\s+/g, ' ');

describe('why an alert is told, or not', () => {
  it('shows for one of the list the way it took, its group, its timers and the last sends', async () => {
    const page = await open('#/alerts');
    await page.locator('.alert', { hasText: 'web-1' }).getByRole('link', { name: /^Why/ }).click();
    await page.getByText('It goes to 1 receiver').waitFor();
    await page.getByText('fires now').waitFor();
    const route = page.locator('.explained');
    expect(await route.getByRole('heading').first().innerText()).toBe('on-call');
    expect(await plain(route)).toMatch(/First told after 1s, changes at most every 5s, repeated after 1h/); // prettier-ignore
    expect(await plain(route.getByRole('table'))).toMatch(/webhook\[0\] sent First notification/);
    const steps = await page.locator('.step').allInnerTexts();
    expect(steps[0]).toMatch(/The root/);
    expect(steps.join(' ')).toMatch(/severity="critical"/);
    expect(steps.join(' ').replace(/\s+/g, ' ')).toMatch(/service=~"db\|cache" does not match no label service/); // prettier-ignore
    await page.close();
  });

  it('draws the tree with the way through it', async () => {
    const page = await open(
      '#/explain?labels=%7Bseverity%3D%22critical%22%2Cservice%3D%22db%22%7D',
    );
    await page.locator('.node-taken').waitFor();
    expect(await page.locator('.node-taken').innerText()).toContain('database');
    expect(await page.locator('.node-passed-on').count()).toBe(2);
    expect(await page.locator('.node-unseen').innerText()).toContain('team="night"');
    await page.close();
  });

  it('answers for labels typed in that no alert has', async () => {
    const page = await open('#/explain');
    await page.getByRole('combobox').fill('severity=page, team=night');
    await page.getByRole('combobox').press('Enter');
    await page.getByText('does not fire now').waitFor();
    await page.getByText('Muted during').first().waitFor();
    expect(await page.locator('.explained').innerText()).toMatch(/team/);
    await page.close();
  });

  it.each([
    ['a silence', 'db-1', 'Silenced'],
    ['another alert', 'slow', 'Inhibited'],
  ])('names what keeps it quiet: %s', async (_, text, verdict) => {
    const page = await open('#/alerts?silenced=true&inhibited=true');
    await page.locator('.alert', { hasText: text }).getByRole('link', { name: /^Why/ }).click();
    await page.locator('.verdict', { hasText: verdict }).waitFor();
    await page.locator('.muted-now').getByRole('link').click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.close();
  });
});

describe('the routes page', () => {
  it('draws the tree with receivers, timings, groups and counts', async () => {
    const page = await open('#/routes');
    await page.locator('.node').first().waitFor();
    const nodes = await page.locator('.node').allInnerTexts();
    expect(nodes).toHaveLength(4);
    expect(nodes[1]).toMatch(/severity="critical"[\s\S]*on-call[\s\S]*2 groups · 4 alerts/);
    expect(nodes[1]).toMatch(/1s \/ 5s \/ 1h/);
    expect(nodes[3]).toMatch(/always/);
    await page.close();
  });

  it('shows where a label set goes', async () => {
    const page = await open('#/routes');
    await page.getByRole('combobox').fill('severity=critical, service=cache');
    await page.getByRole('combobox').press('Enter');
    await page.locator('.node-taken', { hasText: 'database' }).waitFor();
    await page.getByText('It goes to').waitFor();
    await page.close();
  });
});

describe('the status page', () => {
  it('shows version, cluster, counts and the configuration without its secrets', async () => {
    const page = await open('#/status');
    await page.getByRole('heading', { name: 'Server' }).waitFor();
    const text = await page.locator('.page').innerText();
    expect(text).toMatch(/7 in 5 groups/);
    expect(text).toContain('group_by');
    expect(text).toContain('This server is on its own.');
    expect(text).not.toContain(world.sink.url('/team'));
    await page.close();
  });

  it('shows why the last reload was refused, until one succeeds', async () => {
    const good = '# as it was\n';
    const page = await open('#/status');
    await page.getByRole('heading', { name: 'Server' }).waitFor();
    await world.server.writeConfig('route:\n  receiver: nobody\n');
    await ask(`${world.server.url}/-/reload`, { method: 'POST' });
    await page.getByText('The last reload was refused').waitFor({ timeout: 20_000 });
    expect(await page.getByRole('alert').innerText()).toMatch(/nobody/);
    await world.server.writeConfig(`${good}route:\n  receiver: team\nreceivers:\n  - name: team\n`);
    await ask(`${world.server.url}/-/reload`, { method: 'POST' });
    await page
      .getByText('The last reload was refused')
      .waitFor({ state: 'detached', timeout: 20_000 });
    await page.close();
  });
});
