import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { type Looks, TestBrowser } from './browser.ts';
import { SOME_ALERTS, World } from './world.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
jest.setTimeout(30_000);
const browser = new TestBrowser();
let world: World;
let silence = '';

beforeAll(async () => {
  world = await World.start();
  await world.post(SOME_ALERTS);
  silence = await world.silence({ alertname: 'DiskFull' });
}, 60_000);

afterAll(async () => {
  await browser.close();
  await world.stop();
});

async function open(hash: string, looks: Looks = {}): Promise<Page> {
  const { page } = await browser.open(world.at(hash), looks);
  return page;
}

interface AxeRun {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe-core calls serious or critical. Evaluated by the debugger, which the page's policy does not concern. */
async function seriousProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeRun>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

const PAGES: readonly (readonly [name: string, hash: () => string, ready: string])[] = [
  ['alerts', () => '#/alerts?silenced=true&inhibited=true&muted=true', '.alert'],
  ['an opened alert', () => '#/alerts', '.alert'],
  ['silences', () => '#/silences', '.silence'],
  ['a silence', () => `#/silences/${silence}`, '.preview-list'],
  ['a new silence', () => '#/silences/new?filter=%7Bcluster%3D%22eu%22%7D', '.preview-list'],
  ['routes', () => '#/routes', '.node'],
  ['why', () => '#/explain?labels=%7Bseverity%3D%22critical%22%7D', '.explained'],
  ['status', () => '#/status', '.config'],
  ['settings', () => '#/settings', '.settings'],
];

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
  ['on a phone', { phone: true }],
] as const)('every page, %s', (look, looks: Looks) => {
  it.each(PAGES)(
    '%s: axe-core finds nothing serious and nothing sticks out',
    async (name, hash, ready) => {
      const page = await open(hash(), looks);
      await page.locator(ready).first().waitFor();
      if (name === 'an opened alert') {
        await page.locator('.alert [data-main]').first().click();
        await page.locator('.group-status').first().waitFor();
      }
      if (name === 'a new silence') {
        await page.getByRole('button', { name: 'Calendar' }).click();
        await page.locator('.calendar').first().waitFor();
      }
      expect(await seriousProblems(page)).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(look === 'on a phone' ? 390 : 1360);
      await page.close();
    },
    30_000,
  );
});

describe('the manners of the page', () => {
  it('shows local time, UTC when one hovers, and switches', async () => {
    const page = await open('#/alerts', { timeZone: 'Asia/Tokyo' });
    await page.locator('.alert [data-main]').first().click();
    const time = page.locator('.panel time').first();
    await time.waitFor();
    const at = new Date((await time.getAttribute('datetime')) ?? '');
    const hour = (zone: string): string =>
      new Intl.DateTimeFormat('en-GB', {
        hour: '2-digit',
        hourCycle: 'h23',
        timeZone: zone,
      }).format(at);
    expect(await time.innerText()).toContain(`, ${hour('Asia/Tokyo')}:`);
    expect(await time.getAttribute('title')).toContain(`${hour('UTC')}:`);
    expect(await time.getAttribute('title')).toContain('UTC');
    await page.getByRole('button', { name: /local time and UTC/ }).click();
    expect(await time.innerText()).toContain(`, ${hour('UTC')}:`);
    await page.reload();
    await page.getByRole('button', { name: /local time and UTC: UTC/ }).click();
    await page.close();
  });

  it('is light or dark as the system is, until somebody chooses', async () => {
    const page = await open('#/alerts', { dark: true });
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.locator('.alert').first().waitFor();
    expect(await ground()).toBe('rgb(14, 18, 23)');
    await page.getByRole('button', { name: 'Light theme' }).click();
    expect(await ground()).toBe('rgb(245, 246, 248)');
    await page.reload();
    await page.locator('.alert').first().waitFor();
    expect(await ground()).toBe('rgb(245, 246, 248)');
    await page.goto(world.at('#/settings'));
    await page
      .getByRole('combobox', { name: 'Theme' })
      .selectOption({ label: 'As the system has it' });
    expect(await ground()).toBe('rgb(14, 18, 23)');
    await page.close();
  });

  it('speaks Chinese to browsers that do, and changes its language', async () => {
    const page = await open('#/alerts', { language: 'zh-CN' });
    await page.getByRole('link', { name: '静默', exact: true }).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await page.goto(world.at('#/silences'));
    await page
      .getByRole('button', { name: '编辑' })
      .or(page.getByRole('link', { name: '编辑' }))
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Edit' }).first().waitFor();
    await page.close();
  });

  it('is used by keys alone', async () => {
    const page = await open('#/alerts');
    await page.locator('.alert').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard and filters' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.waitForFunction(() => document.activeElement?.closest('.alert') !== null);
    await page.keyboard.press('Enter');
    await page.locator('.panel').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.panel').waitFor({ state: 'detached' });
    await page.keyboard.press('s');
    await page.getByRole('heading', { name: 'New silence' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.getByRole('heading', { name: 'Status' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.keyboard.press('/');
    await page.keyboard.type('cluster=us');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing in the states shown; 1 alert in another').waitFor();
    await page.close();
  });

  it('takes keys that follow each other at once', async () => {
    const page = await open('#/settings');
    await page.locator('.settings').waitFor();
    const focused = await page.evaluate(async () => {
      for (const key of ['g', 'a', '/']) {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        // No task of the browser's runs between two keys, only what the page itself wants done after one.
        await Promise.resolve();
      }
      return document.activeElement?.getAttribute('role');
    });
    expect(focused).toBe('combobox');
    await page.goBack();
    await page.locator('.settings').waitFor();
    await page.close();
  });

  it('says when the server is gone, keeps what it showed, and goes on by itself', async () => {
    const page = await open('#/alerts');
    await page.locator('.alert').first().waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: /Refresh now/ }).click();
    await page.getByText('The server does not answer. What you see is').waitFor();
    expect(await page.locator('.alert').count()).toBeGreaterThan(0);
    await page.context().setOffline(false);
    await page
      .getByText('The server does not answer. What you see is')
      .waitFor({ state: 'detached' });
    await page.close();
  });
});
