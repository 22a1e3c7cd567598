/** Text that stands in `index.html` for a nonce. */
const NONCE = '__CSP_NONCE__';
const ASSETS = '/assets/';

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

/** The files of the page by their paths from its folder, `assets/main-1a2b.js`, those compressed ahead among them. */
export type PageFiles = ReadonlyMap<string, Buffer>;

/** A request for a part of the page. */
export interface PageRequest {
  readonly method: string;
  /** Below the route prefix. */
  readonly path: string;
  readonly acceptEncoding: string | undefined;
}

/** What is answered. */
export interface PageAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Serves the web page as it was built. Nothing but the files that it was given has a path. */
export class Page {
  readonly #files: PageFiles;
  readonly #index: string | undefined;
  readonly #nonce: () => string;

  /** `nonce` makes a text that nobody can guess. */
  constructor(files: PageFiles, nonce: () => string) {
    this.#files = files;
    this.#index = files.get('index.html')?.toString('utf8');
    this.#nonce = nonce;
  }

  /** Whether there is a page at all. */
  get exists(): boolean {
    return this.#index !== undefined;
  }

  /** Undefined where the path is none of the page's. */
  answer({ method, path, acceptEncoding }: PageRequest): PageAnswer | undefined {
    if (this.#index === undefined || (method !== 'GET' && method !== 'HEAD')) return undefined;
    if (path === '/') return this.#start(this.#index);
    const name = path.slice(1);
    const extension = /\.([a-z\d]+)$/.exec(name)?.[1] ?? '';
    const type = TYPES[extension];
    const plain = this.#files.get(name);
    if (plain === undefined || type === undefined || name === 'index.html') return undefined;
    const isHashed = path.startsWith(ASSETS);
    return {
      ...this.#encoded(name, plain, acceptEncoding ?? '', {
        'content-type': type,
        'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'public, max-age=86400',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        vary: 'Accept-Encoding',
      }),
    };
  }

  #encoded(
    name: string,
    plain: Buffer,
    accepted: string,
    headers: Readonly<Record<string, string>>,
  ): PageAnswer {
    for (const [coding, ending] of [
      ['br', '.br'],
      ['gzip', '.gz'],
    ] as const) {
      const body = this.#files.get(name + ending);
      if (body !== undefined && accepts(accepted, coding))
        return { headers: { ...headers, 'content-encoding': coding }, body };
    }
    return { headers, body: plain };
  }

  #start(index: string): PageAnswer {
    const nonce = this.#nonce();
    return {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': policy(nonce),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'deny',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      },
      body: Buffer.from(index.replaceAll(NONCE, nonce)),
    };
  }
}

/** Nothing inline, nothing from elsewhere, in nobody's frame. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function accepts(header: string, coding: string): boolean {
  return header.split(',').some((each) => {
    const [name = '', ...parameters] = each
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
