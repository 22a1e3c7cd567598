import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { getJson } from '../support/http.ts';
import { TestBrowser } from './browser.ts';
import { eventually } from './eventually.ts';
import { SOME_ALERTS, World } from './world.ts';

interface StoredSilence {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly matchers: readonly { readonly name: string; readonly value: string }[];
}

const USER = { username: 'alice', password: 'secret' };
/** Of her password, by bcrypt. */
const HASH = '$2b$06$qPlNvhDv12A2PU6JGm8vnuczCTyQHl0cbeT2Vsz93Y73YOiDd6gaa';

const HOUR_MS = 3_600_000;
jest.setTimeout(30_000);
const browser = new TestBrowser();
let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.post(SOME_ALERTS);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await world.stop();
});

async function open(hash: string): Promise<Page> {
  const { page } = await browser.open(world.at(hash));
  return page;
}

async function stored(comment: string): Promise<StoredSilence | undefined> {
  const all = (await getJson(`${world.server.url}/api/v2/silences`)) as StoredSilence[];
  return all.find((silence) => silence.comment === comment && silence.status.state !== 'expired');
}

const row = (page: Page, text: string): ReturnType<Page['locator']> =>
  page.locator('.silence', { hasText: text });

async function fillText(page: Page, comment: string): Promise<void> {
  await page.getByLabel('Created by').fill('grace');
  await page.getByLabel('Comment').fill(comment);
}

describe('with users', () => {
  it('proposes who has signed in as the creator', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-users-'));
    const file = join(folder, 'web.yml');
    writeFileSync(file, `basic_auth_users: { alice: ${HASH} }\n`);
    const guarded = await World.start({ flags: [`--web.config.file=${file}`] });
    try {
      const { page } = await browser.open(guarded.at('#/silences/new'), { user: USER });
      await page.getByLabel('Created by').waitFor();
      expect(await page.getByLabel('Created by').inputValue()).toBe('alice');
      await page.close();
    } finally {
      await guarded.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a new silence', () => {
  it('is made from an alert with its labels proposed and the affected alerts shown', async () => {
    const page = await open('#/alerts');
    await page
      .locator('.alert', { hasText: 'web-1' })
      .getByRole('link', { name: /^Silence/ })
      .click();
    await page.getByText('1 of 7 alerts').waitFor();
    for (const matcher of [
      'alertname="InstanceDown"',
      'cluster="eu"',
      'instance="web-1"',
      'severity="critical"',
    ])
      // prettier-ignore
      await page.getByRole('button', { name: `Edit: ${matcher}` }).waitFor();
    await page.getByRole('button', { name: 'Remove: instance="web-1"' }).click();
    await page.getByText('3 of 7 alerts').waitFor();
    await page.getByRole('button', { name: '4h', exact: true }).click();
    await fillText(page, 'from an alert');
    await page.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.getByText('The silence is in force').waitFor();
    const silence = await stored('from an alert');
    expect(silence).toMatchObject({ createdBy: 'grace' });
    const length = Date.parse(silence?.endsAt ?? '') - Date.parse(silence?.startsAt ?? '');
    expect(Math.abs(length - 4 * HOUR_MS)).toBeLessThan(10_000);
    expect(silence?.matchers.map(({ name }) => name)).toEqual(['alertname', 'cluster', 'severity']);
    await page.close();
  });

  it('is made from a group', async () => {
    const page = await open('#/alerts');
    await page.locator('.group-head', { hasText: 'ClusterDown' }).getByRole('link').click();
    await page.getByRole('button', { name: 'Edit: cluster="asia"' }).waitFor();
    await page.close();
  });

  it('previews what is hit while it is typed, before it is taken over', async () => {
    const page = await open('#/silences/new');
    await page.getByRole('combobox').fill('cluster=asia');
    await page.getByText('2 of 7 alerts').waitFor();
    await page.getByRole('combobox').fill('cluster=~"eu|us"');
    await page.getByText('5 of 7 alerts').waitFor();
    await page.close();
  });

  it('begins and ends as the calendar says, in local time', async () => {
    const page = await open('#/silences/new?filter=%7Bcluster%3D%22moon%22%7D&comment=calendar');
    await page.getByRole('button', { name: 'Calendar' }).click();
    const ends = page.getByRole('group', { name: 'Ends' });
    await ends.getByRole('button', { name: 'Next month' }).click();
    await ends.getByRole('button', { name: /^15 / }).click();
    await ends.getByLabel('Ends: time').fill('08:30');
    await page.getByLabel('Created by').fill('grace');
    await page.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.getByText('The silence is in force').waitFor();
    const local = new Date((await stored('calendar'))?.endsAt ?? '').toLocaleString('en-GB', { timeZone: 'Europe/Berlin' }); // prettier-ignore
    expect(local).toMatch(/^15\/\d\d\/\d{4}, 08:30:00$/);
    await page.close();
  });

  it('takes a duration as people write it', async () => {
    const page = await open('#/silences/new?filter=%7Bcluster%3D%22moon%22%7D&comment=own');
    await page.getByLabel('Duration of your own').fill('1d 6h');
    await page.getByText('(1d 6h)').waitFor();
    await page.close();
  });

  it('is not made by mistake for everything, nor without matchers, name and reason', async () => {
    const page = await open('#/silences/new');
    const make = page.getByRole('button', { name: 'Silence', exact: true });
    await make.click();
    await page.getByText('At least one matcher is needed').waitFor();
    await page.getByText('Say why, for those who wonder later').waitFor();
    const input = page.getByRole('combobox');
    await input.fill('alertname=~".*"');
    await input.press('Enter');
    await page.getByText('At least one matcher has to ask for a value').waitFor();
    await input.fill('alertname=~".+"');
    await input.press('Enter');
    await page.getByText('This silences every alert').waitFor();
    await fillText(page, 'everything');
    await make.click();
    expect(await stored('everything')).toBeUndefined();
    await page.getByLabel('Yes, silence everything').check();
    await make.click();
    await page.getByText('The silence is in force').waitFor();
    const silence = await stored('everything');
    expect(silence).toBeDefined();
    await page.getByRole('button', { name: 'Expire', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Expire' }).click();
    await page.getByText('The silence has expired').waitFor();
    await page.close();
  });

  it('offers the name that was given last', async () => {
    const page = await open('#/silences/new');
    expect(await page.getByLabel('Created by').inputValue()).toBe('grace');
    await page.close();
  });
});

describe('the list of silences', () => {
  it('shows who, why, how long and how many, and is searched', async () => {
    await world.silence(
      { alertname: 'InstanceDown' },
      { comment: 'router swap', createdBy: 'linus' },
    );
    await world.silence({ alertname: 'Nothing' }, { comment: 'planned', startsInHours: 5 });
    const page = await open('#/silences');
    const text = (await row(page, 'router swap').innerText()).replace(/\s+/g, ' ');
    expect(text).toContain('alertname="InstanceDown"');
    expect(text).toContain('linus');
    expect(text).toMatch(/ends in (2h|1h 59m)/);
    expect(text).toContain('silences 3 alerts');
    await page.getByRole('searchbox').fill('linus');
    await eventually(async () => (await page.locator('.silence').count()) === 1, 'one is found');
    await page.getByRole('searchbox').fill('');
    await page
      .getByRole('group', { name: 'States' })
      .getByRole('button', { name: 'Pending' })
      .click();
    expect(await row(page, 'planned').innerText()).toMatch(/starts in\s+(5h|4h 59m)/);
    await page.close();
  });

  it('extends by one press', async () => {
    const annotations = { ticket: 'OPS-1' };
    const id = await world.silence({ alertname: 'X' }, { comment: 'extend me', annotations });
    const before = Date.parse((await stored('extend me'))?.endsAt ?? '');
    const page = await open('#/silences');
    await row(page, 'extend me').getByRole('button', { name: '+1 h' }).click();
    await page.getByText('One hour longer').waitFor();
    await eventually(
      async () => Date.parse((await stored('extend me'))?.endsAt ?? '') === before + HOUR_MS,
      'an hour longer',
    );
    expect(await stored('extend me')).toMatchObject({ id, annotations });
    await page.close();
  });

  it('changes a silence', async () => {
    const annotations = { ticket: 'OPS-2' };
    await world.silence({ alertname: 'X' }, { comment: 'change me', annotations });
    const page = await open('#/silences');
    await row(page, 'change me').getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Comment').fill('changed');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The silence is in force').waitFor();
    expect(await stored('changed')).toMatchObject({ annotations });
    expect(await stored('change me')).toBeUndefined();
    await page.close();
  });

  it('expires several at once, and makes one anew', async () => {
    await world.silence({ alertname: 'X' }, { comment: 'many 1' });
    await world.silence({ alertname: 'X' }, { comment: 'many 2' });
    const page = await open('#/silences');
    await page.getByLabel('Choose: many 1').check();
    await page.getByLabel('Choose: many 2').check();
    await page.getByRole('button', { name: 'Expire 2 chosen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Expire' }).click();
    await page.getByText('2 silences expired').waitFor();
    expect(await stored('many 1')).toBeUndefined();
    await page
      .getByRole('group', { name: 'States' })
      .getByRole('button', { name: 'Expired' })
      .click();
    await row(page, 'many 2').getByRole('link', { name: 'Recreate' }).click();
    await page.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.getByText('The silence is in force').waitFor();
    expect(await stored('many 2')).toBeDefined();
    await page.close();
  });

  it('opens the links of mails to one silence', async () => {
    const id = await world.silence({ alertname: 'InstanceDown' }, { comment: 'linked' });
    const page = await open(`#/silences/${id}`);
    await page.getByText('linked').waitFor();
    await page.getByText('3 of 7 alerts').waitFor();
    await page.goto(world.at('#/silences/00000000-0000-4000-8000-000000000000'));
    await page.getByText('There is no silence with this id').waitFor();
    await page.close();
  });
});
