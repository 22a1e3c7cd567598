// Whether the server in this container answers: exit code 0 or 1. TOCSIN_HEALTH_URL says where it listens when that is
// not the default (another port, a route prefix, TLS).
const url = process.env.TOCSIN_HEALTH_URL ?? 'http://127.0.0.1:9093/-/healthy';

try {
  const { status } = await fetch(url, { signal: AbortSignal.timeout(4000) });
  if (status !== 200) throw new Error(`status ${status}`);
} catch (error) {
  console.error(`${url}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
