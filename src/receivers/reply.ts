/** A JSON object that a server answered with, its values unchecked. */
export type Reply = Readonly<Record<string, unknown>>;

/** The object in a response's body; undefined when there is none. */
export function parsedObject(body: string): Reply | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The text at `key`; empty when there is none. */
export function textAt(reply: Reply, key: string): string {
  const value = reply[key];
  return typeof value === 'string' ? value : '';
}

/** The texts of the list at `key`. */
export function listAt(reply: Reply, key: string): readonly string[] {
  const value = reply[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The objects of the list at `key`. */
export function objectsAt(reply: Reply, key: string): readonly Reply[] {
  const value = reply[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The object at `key`; undefined when there is none. */
export function objectAt(reply: Reply, key: string): Reply | undefined {
  const value = reply[key];
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
