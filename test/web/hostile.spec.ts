import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TestBrowser } from './browser.ts';
import { World } from './world.ts';

const SCRIPT = `"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
const HOSTILE = {
  labels: {
    alertname: SCRIPT,
    severity: 'critical',
    url: 'javascript:window.hacked=1',
    turned: 'abc\u202egnp.exe',
    __proto__x: 'constructor',
    long: 'x'.repeat(5000),
  },
  annotations: {
    summary: `${SCRIPT} [link](javascript:window.hacked=1)`,
    runbook_url: 'javascript:window.hacked=1',
    data: 'data:text/html,<script>window.hacked=1</script>',
    odd: 'zero\u200bwidth \u0000 and https://good.example/x"onmouseover="window.hacked=1',
  },
  generatorURL: 'javascript:window.hacked=1',
};
jest.setTimeout(30_000);
const browser = new TestBrowser();
let world: World;
let silence = '';

beforeAll(async () => {
  // Below a prefix, as behind a proxy.
  world = await World.start({
    flags: ['--web.route-prefix=/ops/tocsin'],
    prefix: '/ops/tocsin',
  });
  await world.post([HOSTILE]);
  silence = await world.silence({ alertname: SCRIPT }, { comment: SCRIPT, createdBy: SCRIPT });
}, 60_000);

afterAll(async () => {
  await browser.close();
  await world.stop();
});

const labels = `{alertname=${JSON.stringify(SCRIPT)},severity="critical"}`;
const ALL = 'silenced=true&inhibited=true&muted=true';

describe('what alerts and silences bring', () => {
  it.each([
    ['the list', `#/alerts?${ALL}`, '.alert'],
    ['the list grouped by it', `#/alerts?${ALL}&customGrouping=true&group=alertname,url`, '.alert'],
    ['a filter in the address', `#/alerts?${ALL}&filter=${encodeURIComponent(labels)}`, '.alert'],
    ['the silences', '#/silences', '.silence'],
    [
      'a new silence',
      `#/silences/new?filter=${encodeURIComponent(labels)}&comment=${encodeURIComponent(SCRIPT)}`,
      '.preview-list',
    ],
    ['why', `#/explain?labels=${encodeURIComponent(labels)}`, '.explained'],
    ['routes', '#/routes', '.node'],
    ['status', '#/status', '.config'],
    ['settings', '#/settings', '.settings'],
  ])('does nothing in %s, and the policy has nothing to refuse', async (_, hash, ready) => {
    const { page, complaints } = await browser.open(world.at(hash));
    await page.locator(ready).first().waitFor();
    if (ready === '.alert') {
      await page.locator('.alert [data-main]').first().click();
      await page.locator('.group-status').waitFor();
    }
    const links = await page
      .locator('a')
      .evaluateAll((all) =>
        all.map((link) => [
          link.getAttribute('href') ?? '',
          link.getAttribute('rel'),
          link.getAttribute('target'),
        ]),
      );
    for (const [href, rel, target] of links) {
      expect(href).toMatch(/^(#|https:\/\/good\.example\/x$)/);
      if (target === '_blank') expect(rel).toBe('noopener noreferrer');
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows characters that would turn or hide text', async () => {
    const { page } = await browser.open(world.at(`#/alerts?${ALL}`));
    await page.locator('.alert [data-main]').first().click();
    await page.locator('.panel').getByText('abc\ufffdgnp.exe').waitFor();
    await page.close();
  });

  it('opens a silence of that kind', async () => {
    const { page, complaints } = await browser.open(world.at(`#/silences/${silence}`));
    await page.locator('.preview-list').waitFor();
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('the page’s policy', () => {
  it('forbids everything that is not of the page', async () => {
    const { page } = await browser.open(world.at(''));
    const response = await page.request.get(world.at(''));
    const policy = response.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    await page.close();
  });
});
