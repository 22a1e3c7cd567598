import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { findOnPath } from '../support/servers.ts';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How a page is looked at. */
export interface Looks {
  readonly phone?: boolean;
  readonly dark?: boolean;
  readonly language?: 'en-US' | 'zh-CN';
  readonly timeZone?: string;
  /** Who answers when the server asks who is there. */
  readonly user?: { readonly username: string; readonly password: string };
}

/** A page, with what its console said in the way of errors: refusals of the page's policy are among them. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** Debian's Chromium with a profile of its own, which goes with it. */
export class TestBrowser {
  readonly #profile = mkdtempSync(join(tmpdir(), 'tocsin-web-'));
  #context: BrowserContext | undefined;
  #looks = '';

  /** Opens a page; one that looks differently from the one before is a new browser. */
  async open(url: string, looks: Looks = {}): Promise<OpenPage> {
    const page = await (await this.#contextFor(looks)).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.setDefaultTimeout(10_000);
    await page.goto(url);
    return { page, complaints };
  }

  async #contextFor(looks: Looks): Promise<BrowserContext> {
    const wanted = JSON.stringify(looks);
    if (this.#context !== undefined && this.#looks === wanted) return this.#context;
    await this.#context?.close();
    const {
      phone = false,
      dark = false,
      language = 'en-US',
      timeZone = 'Europe/Berlin',
      user,
    } = looks;
    this.#looks = wanted;
    this.#context = await chromium.launchPersistentContext(this.#profile, {
      executablePath: chromiumPath(),
      args: FLAGS,
      viewport: phone ? { width: 390, height: 844 } : { width: 1360, height: 850 },
      hasTouch: phone,
      colorScheme: dark ? 'dark' : 'light',
      locale: language,
      timezoneId: timeZone,
      ...(user === undefined ? {} : { httpCredentials: user }),
    });
    return this.#context;
  }

  async close(): Promise<void> {
    await this.#context?.close();
    rmSync(this.#profile, { recursive: true, force: true });
  }
}

function chromiumPath(): string {
  const found = findOnPath(['chromium']);
  if (found === undefined) throw new Error("Debian's package chromium is not installed");
  return found;
}
