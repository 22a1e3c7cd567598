import { describe, expect, it } from '@jest/globals';
import { finalFailure, resultOfError, resultOfStatus } from './retry.ts';

describe('resultOfStatus', () => {
  it.each([
    [199, false, 'other'],
    [300, false, 'other'],
    [304, false, 'other'],
    [399, false, 'other'],
    [400, false, 'clientError'],
    [401, false, 'authError'],
    [403, false, 'authError'],
    [404, false, 'clientError'],
    [429, false, 'rateLimited'],
    [499, false, 'clientError'],
    [500, true, 'serverError'],
    [503, true, 'serverError'],
    [599, true, 'serverError'],
  ])('of %i: retry %p, for the reason %s', (status, retry, reason) => {
    expect(resultOfStatus({ status, details: 'why' })).toEqual({
      kind: 'failed',
      retry,
      reason,
      message: `unexpected status code ${status}: why`,
    });
  });

  it.each([200, 202, 204, 299])('of %i is success', (status) => {
    expect(resultOfStatus({ status, details: '' })).toEqual({ kind: 'sent' });
  });

  it('retries the codes that an integration names', () => {
    expect(resultOfStatus({ status: 429, details: '' }, [429])).toMatchObject({
      retry: true,
      message: 'unexpected status code 429',
    });
  });

  it('cuts what a server says at length', () => {
    const result = resultOfStatus({ status: 400, details: 'x'.repeat(1_000_000) });
    expect(JSON.stringify(result).length).toBeLessThan(3000);
  });
});

describe('resultOfError', () => {
  function abortedBy(name: string): AbortSignal {
    return AbortSignal.abort(Object.assign(new Error('why'), { name }));
  }

  it.each([
    ['nobody', new AbortController().signal, 'other'],
    ['a deadline', abortedBy('FlushDeadline'), 'contextDeadlineExceeded'],
    ['a timeout', abortedBy('TimeoutError'), 'contextDeadlineExceeded'],
    ['a stop', abortedBy('AbortError'), 'contextCanceled'],
  ])('when %s ended it is worth a retry, for its reason', (_who, signal, reason) => {
    const error = new Error('broken');
    expect(resultOfError(error, signal)).toEqual({
      kind: 'failed',
      retry: true,
      reason,
      message: 'broken',
    });
  });
});

it('has a failure that no retry mends', () => {
  expect(finalFailure('no')).toEqual({
    kind: 'failed',
    retry: false,
    reason: 'other',
    message: 'no',
  });
});
