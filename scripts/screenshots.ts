// Takes the pictures in docs/images: every page, light and dark, of a Tocsin with a day's worth of alerts.
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { TestBrowser } from '../test/web/browser.ts';
import { demoAlerts, demoConfig } from '../test/web/demo-alerts.ts';
import { World } from '../test/web/world.ts';

const FOLDER = 'docs/images';
const SIZE = { width: 1200, height: 760 };
const PHONE = { width: 390, height: 760 };

interface Picture {
  readonly name: string;
  readonly hash: string;
  /** What has to be there. */
  readonly ready: string;
  readonly prepare?: (page: Page) => Promise<void>;
}

async function openFirst(page: Page): Promise<void> {
  await page.locator('.alert', { hasText: 'db-2' }).locator('[data-main]').first().click();
  await page.locator('.group-status').first().waitFor();
}

function pictures(silence: string): readonly Picture[] {
  const payments = encodeURIComponent('{alertname="HighErrorRate", cluster="eu-west"}');
  const labels = encodeURIComponent(
    '{alertname="ReplicationLag", cluster="eu-west", instance="db-2", severity="critical", service="db", team="data"}',
  );
  return [
    { name: 'alerts', hash: '#/alerts', ready: '.alert' },
    { name: 'alert', hash: '#/alerts?silenced=true&inhibited=true&filter=%7Bservice%3D%22db%22%7D', ready: '.alert', prepare: openFirst }, // prettier-ignore
    { name: 'silences', hash: '#/silences', ready: '.silence' },
    { name: 'silence', hash: `#/silences/${silence}`, ready: '.preview-list' },
    {
      name: 'new-silence',
      hash: `#/silences/new?filter=${payments}&comment=${encodeURIComponent('The new release is being rolled back')}`,
      ready: '.preview-list',
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Calendar' }).click();
        await page.locator('.calendar').first().waitFor();
      },
    },
    { name: 'routes', hash: '#/routes', ready: '.node' },
    { name: 'why', hash: `#/explain?labels=${labels}`, ready: '.explained' },
    { name: 'status', hash: '#/status', ready: '.config' },
    { name: 'settings', hash: '#/settings', ready: '.settings' },
  ];
}

async function take(browser: TestBrowser, world: World, silence: string): Promise<void> {
  for (const dark of [false, true])
    for (const phone of [false, true])
      for (const { name, hash, ready, prepare } of pictures(silence)) {
        if (phone && name !== 'alerts') continue;
        const { page } = await browser.open(world.at(hash), { dark, phone });
        await page.setViewportSize(phone ? PHONE : SIZE);
        await page.locator(ready).first().waitFor();
        await prepare?.(page);
        await page.mouse.move(0, 0);
        await page.evaluate('document.fonts.ready.then(() => undefined)');
        const file = `${name}${phone ? '-phone' : ''}${dark ? '-dark' : ''}.png`;
        await page.screenshot({ path: `${FOLDER}/${file}` });
        console.log(`${FOLDER}/${file}`);
        await page.close();
      }
}

mkdirSync(FOLDER, { recursive: true });
const browser = new TestBrowser();
const world = await World.start({ config: demoConfig });
try {
  await world.post(demoAlerts(Date.now()));
  const silence = await world.silence(
    { alertname: 'DiskWillFillIn4Hours', cluster: 'us-east' },
    {
      comment: 'Disks are being replaced, see https://tickets.example/OPS-311',
      createdBy: 'grace',
    },
  );
  await world.silence({ cluster: 'staging' }, { hours: 30, comment: 'Load test until tomorrow', createdBy: 'ada' }); // prettier-ignore
  await world.silence(
    { alertname: 'CertificateExpiresSoon', instance: 'mail-1' },
    { hours: 100, comment: 'Renewal is ordered', createdBy: 'linus' },
  );
  await world.sink.waitUntil((all) => all.length >= 6, 20_000);
  await take(browser, world, silence);
} finally {
  await browser.close();
  await world.stop();
}
