/** A request that the server refused, or that never reached it (`status` 0). */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** Parameters of a request; lists are repeated, what is undefined is left out. */
export type Query = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/** Reads JSON. `path` is relative to the page, such as `api/v2/status`. @throws ApiError */
export async function getJson<T>(
  path: string,
  query: Query = {},
  signal?: AbortSignal,
): Promise<T> {
  const response = await request(withQuery(path, query), signal === undefined ? {} : { signal });
  return (await response.json()) as T;
}

/** Sends JSON and reads the JSON of the answer. @throws ApiError */
export async function postJson<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Writes a query the way the server reads it, names in the order given. */
export function queryString(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    const values = typeof value === 'object' ? value : [String(value)];
    for (const one of values) params.append(name, one);
  }
  return params.toString();
}

function withQuery(path: string, query: Query): string {
  const text = queryString(query);
  return text === '' ? path : `${path}?${text}`;
}

async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(path, document.baseURI), {
      credentials: 'same-origin',
      ...init,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, error instanceof Error ? error.message : String(error));
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  return response;
}

/** The API answers errors as a JSON string, as `{code, message}` or as plain text. */
async function problemOf(response: Response): Promise<string> {
  const text = (await response.text().catch(() => '')).trim();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'string') return body;
    if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  } catch {
    // Plain text, said as it is.
  }
  return text === '' ? `${response.status} ${response.statusText}`.trim() : text.slice(0, 2000);
}
