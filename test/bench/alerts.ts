import { postRequest } from './wire.ts';

/** An alert as a client posts it. */
export interface BenchAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

export const BATCH = 64;
const ALERTS_PATH = '/api/v2/alerts';

/** The `n`-th alert: 8 labels and 3 annotations, all of a size seen in practice; its labels depend on `n` alone. */
export function benchAlert(n: number, startMs: number, endMs: number): BenchAlert {
  const instance = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}:9100`;
  return {
    labels: {
      alertname: `HighRequestLatency${n % 100}`,
      cluster: `production-eu-${n % 10}`,
      instance,
      job: `node-exporter-${n % 7}`,
      namespace: `team-${n % 23}`,
      pod: `checkout-service-${n.toString(36).padStart(8, '0')}`,
      series: `s${n}`,
      severity: n % 3 === 0 ? 'critical' : 'warning',
    },
    annotations: {
      description: `The 99th percentile of request latency of ${instance} has been above 2 seconds for 10 minutes.`,
      runbook_url: `https://runbooks.example/latency/HighRequestLatency${n % 100}`,
      summary: `High request latency on ${instance}`,
    },
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(endMs).toISOString(),
    generatorURL: `http://prometheus.example:9090/graph?g0.expr=latency_seconds%3A99quantile%3E${n % 50}&g0.tab=1`,
  };
}

/** Alerts `from` up to but not including `to`, firing since now (an older one would not wait for group_wait). */
export function benchAlerts(from: number, to: number, endInMs = 6 * 3_600_000): BenchAlert[] {
  const now = Date.now();
  return Array.from({ length: to - from }, (_, i) => benchAlert(from + i, now, now + endInMs));
}

/** Requests that post `alerts`, 64 at a time. */
export function batches(alerts: readonly BenchAlert[], size = BATCH): Buffer[] {
  const requests: Buffer[] = [];
  for (let at = 0; at < alerts.length; at += size) {
    requests.push(postRequest(ALERTS_PATH, JSON.stringify(alerts.slice(at, at + size))));
  }
  return requests;
}
