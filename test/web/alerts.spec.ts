import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { TestBrowser } from './browser.ts';
import { eventually } from './eventually.ts';
import { SOME_ALERTS, World } from './world.ts';

jest.setTimeout(30_000);
const browser = new TestBrowser();
let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.post(SOME_ALERTS);
  await world.silence({ alertname: 'DiskFull' }, { comment: 'disk ordered, see https://tickets.example/1' }); // prettier-ignore
  await world.sink.waitUntil((all) => all.length >= 2, 10_000);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await world.stop();
});

async function open(hash = '#/alerts'): Promise<Page> {
  const { page } = await browser.open(world.at(hash));
  return page;
}

const lines = (page: Page, text: string): ReturnType<Page['locator']> =>
  page.locator('.alert', { hasText: text });

async function toggle(page: Page, state: string): Promise<void> {
  await page.getByRole('group', { name: 'States' }).getByRole('button', { name: state }).click();
}

describe('the alerts page', () => {
  it('shows what fires in the groups in which it is notified, with receiver and next flush', async () => {
    const page = await open('');
    await lines(page, 'web-1 does not answer').waitFor();
    const head = page.locator('.group-head', { hasText: 'InstanceDown' });
    expect(await head.innerText()).toMatch(/on-call/);
    expect(await head.locator('.group-next').innerText()).toMatch(/\d+s|notifying/);
    expect(await page.locator('.alert').count()).toBe(4);
    await page.close();
  });

  it('counts each state, and shows the others when asked', async () => {
    const page = await open();
    await lines(page, 'web-1').waitFor();
    const states = page.getByRole('group', { name: 'States' });
    expect((await states.innerText()).replace(/\s+/g, ' ')).toBe(
      'Active 4 Silenced 1 Inhibited 1 Muted 1',
    );
    await toggle(page, 'Silenced');
    await lines(page, 'db-1 has 1 %').waitFor();
    await toggle(page, 'Inhibited');
    await lines(page, 'slow').waitFor();
    await toggle(page, 'Muted');
    await lines(page, 'the backup of last night').waitFor();
    await toggle(page, 'Active');
    await lines(page, 'web-1').first().waitFor({ state: 'detached' });
    expect(page.url()).toContain('active=false&silenced=true&inhibited=true&muted=true');
    await page.close();
  });

  it('filters by what is typed, completes names and values, and keeps it in the address', async () => {
    const page = await open();
    const input = page.getByRole('combobox', { name: 'Filter alerts' });
    await lines(page, 'web-1').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('inst');
    await page.getByRole('option', { name: 'instance' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await input.inputValue()).toBe('instance=');
    await page.keyboard.type('web-2');
    await page.getByRole('option', { name: 'web-2' }).click();
    await eventually(async () => (await page.locator('.alert').count()) === 1, 'one alert is left');
    expect(decodeURIComponent(page.url()).replaceAll('+', ' ')).toContain(
      '#/alerts?filter={instance="web-2"}',
    );
    const again = await open(new URL(page.url()).hash);
    await lines(again, 'web-2').waitFor();
    expect(await again.locator('.alert').count()).toBe(1);
    await page.goBack();
    await eventually(async () => (await page.locator('.alert').count()) === 4, 'all are back');
    await page.close();
    await again.close();
  });

  it('says in place what is wrong with a filter', async () => {
    const page = await open();
    const input = page.getByRole('combobox', { name: 'Filter alerts' });
    await input.fill('severity critical');
    await input.press('Enter');
    const wrong = page.locator('.field-error');
    await wrong.waitFor();
    expect(await wrong.innerText()).toContain(
      'One of =, !=, =~ or !~ is expected here (column 10)',
    );
    expect(await input.getAttribute('aria-invalid')).toBe('true');
    await input.fill('');
    await wrong.waitFor({ state: 'detached' });
    // What only the server can judge.
    const other = await open('#/alerts?filter=%7Ba%3D~%22(%3FP%3Ca%22%7D');
    await other.locator('.field-error').waitFor();
    await page.close();
    await other.close();
  });

  it('filters by receiver, and by a label or its value in the list and at the side', async () => {
    const page = await open();
    await page.getByRole('combobox', { name: 'Receiver', exact: true }).selectOption('team');
    await page.locator('.state', { hasText: 'others' }).waitFor();
    await page.getByRole('combobox', { name: 'Receiver', exact: true }).selectOption('on-call');
    await lines(page, 'the whole cluster is away').waitFor();
    await page.locator('.facet', { hasText: 'cluster' }).getByRole('button', { name: /^cluster asia/ }).click(); // prettier-ignore
    await eventually(async () => (await page.locator('.alert').count()) === 1, 'asia is left');
    await page.getByRole('button', { name: 'Remove: cluster="asia"' }).click();
    await page.getByRole('button', { name: 'Leave out: cluster asia' }).click({ force: true });
    await eventually(async () => (await page.locator('.alert').count()) === 3, 'asia is out');
    await page.close();
  });

  it('groups by labels of one’s own choice', async () => {
    const page = await open();
    await page.getByRole('button', { name: /Grouped by/ }).click();
    await page.getByLabel('by labels').check();
    await page.getByLabel('severity', { exact: true }).check();
    await page.keyboard.press('Escape');
    await eventually(async () => (await page.locator('.group-head').count()) === 1, 'one group');
    expect(await page.locator('.group-head').innerText()).toMatch(/severity\s*critical/);
    expect(page.url()).toContain('customGrouping=true&group=severity');
    await page.close();
  });

  it('tells of an alert what it says, since when, what happens next and how the last sends went', async () => {
    const page = await open();
    await page
      .getByRole('button', { name: /InstanceDown/ })
      .nth(1)
      .waitFor();
    await lines(page, 'web-1').locator('[data-main]').click();
    const panel = page.locator('.panel');
    await panel.getByText('What happens next').waitFor();
    await panel.getByText('Told: 3 firing, 0 resolved').waitFor();
    const text = await panel.innerText();
    expect(text).toMatch(/Next flush in\s+\d+s|notifying now/);
    expect(text).toMatch(/Repeats in\s+(1h|59m|\d+m)/);
    expect(text).toContain('webhook');
    const link = panel.getByRole('link', { name: 'https://runbooks.example/down' });
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    const source = panel.getByRole('link', { name: 'Open' });
    expect(await source.getAttribute('href')).toBe('http://prometheus.example/graph?g0.expr=up');
    await page.close();
  });

  it('links the silences and the alerts that keep one quiet', async () => {
    const page = await open('#/alerts?silenced=true&inhibited=true&active=false');
    await lines(page, 'db-1').locator('[data-main]').click();
    await page.locator('.panel').getByText('silence by ada').waitFor();
    await lines(page, 'slow').locator('[data-main]').click();
    const inhibitor = page.locator('.panel').getByRole('link', { name: 'ClusterDown' });
    await inhibitor.waitFor();
    await page
      .locator('.panel')
      .getByRole('link', { name: /disk ordered/ })
      .click();
    await page.getByRole('heading', { name: /^Silence/ }).waitFor();
    await page.close();
  });

  it('opens the links of dashboards and mails', async () => {
    const page = await open('#/alerts?receiver=on-call');
    await lines(page, 'web-1').waitFor();
    await page.goto(world.at('#/alerts?silenced=true&inhibited=false&active=true&filter=%7Balertname%3D%22DiskFull%22%7D')); // prettier-ignore
    await lines(page, 'db-1').waitFor();
    await page.close();
  });

  it('says that nothing fires, or that the filter leaves nothing', async () => {
    const page = await open('#/alerts?filter=%7Ba%3D%22b%22%7D');
    await page.getByText('No alert matches the filter').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await lines(page, 'web-1').waitFor();
    await page.close();
  });
});

describe('the list while it is refreshed', () => {
  it('shows new alerts without being asked, but moves nothing that somebody points at', async () => {
    const page = await open();
    const line = lines(page, 'web-2');
    await line.hover();
    const before = await line.boundingBox();
    await world.post([
      {
        labels: { alertname: 'AAA', cluster: 'eu', severity: 'critical' },
        annotations: { summary: 'comes first' },
      },
    ]);
    await page.getByText('Changes wait while you point here').waitFor({ timeout: 20_000 });
    expect((await line.boundingBox())?.y).toBe(before?.y);
    expect(await lines(page, 'comes first').count()).toBe(0);
    await page.mouse.move(600, 20);
    await lines(page, 'comes first').waitFor();
    await page.close();
  });
});
