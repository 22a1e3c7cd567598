import { expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { HttpMetrics } from './http.metrics.ts';

it('answers are counted by handler, method and code, their size by handler and method', async () => {
  const registry = new Registry();
  const metrics = new HttpMetrics(registry);
  const answers = [
    ['/a', 'post', 200],
    ['/a', 'post', 200],
    ['/a', 'post', 400],
    ['/a', 'get', 200],
    ['/b', 'get', 200],
    ['/a', 'post', 200],
  ] as const;
  for (const [handler, method, status] of answers)
    metrics.answered(handler, method, status, 0.2, 5);
  const counts = (await registry.metrics()).split('\n').filter((line) => line.includes('_count'));
  const duration = 'alertmanager_http_request_duration_seconds_count';
  const size = 'alertmanager_http_response_size_bytes_count';
  expect(counts).toEqual([
    `${duration}{handler="/a",method="post",code="200"} 3`,
    `${duration}{handler="/a",method="post",code="400"} 1`,
    `${duration}{handler="/a",method="get",code="200"} 1`,
    `${duration}{handler="/b",method="get",code="200"} 1`,
    `${size}{handler="/a",method="post"} 4`,
    `${size}{handler="/a",method="get"} 1`,
    `${size}{handler="/b",method="get"} 1`,
  ]);
});
