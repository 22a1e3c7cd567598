import { describe, expect, it } from '@jest/globals';
import { headersFor, type Hop, nextHop } from './redirects.ts';

const FIRST = 'https://a.example/start?x=1';
const post: Hop = { method: 'POST', url: FIRST, body: 'body', leftHost: false };

function next(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  return nextHop(hop, FIRST, { status, headers: { location }, body: '' });
}

describe('nextHop', () => {
  it.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'body'],
    [308, 'POST', 'body'],
  ])('after %i goes on with %s and the body %j', (status, method, body) => {
    expect(next(post, status, '/next')).toEqual({
      method,
      body,
      url: 'https://a.example/next',
      leftHost: false,
    });
  });

  it.each([200, 300, 304, 305, 400])('stays at %i, whatever its Location', (status) => {
    expect(next(post, status, '/next')).toBeUndefined();
  });

  it('stays where there is no Location', () => {
    expect(next(post, 302, undefined)).toBeUndefined();
  });

  it.each([
    ['https://a.example:444/', false],
    ['http://a.example/', false],
    ['https://sub.a.example/', false],
    ['https://b.example/', true],
    ['https://xa.example/', true],
    ['https://a.example.evil.example/', true],
  ])('to %s has left the host: %p', (location, leftHost) => {
    expect(next(post, 307, location)?.leftHost).toBe(leftHost);
  });

  it('has left the host for good: coming back does not bring the credentials back', () => {
    expect(next({ ...post, url: 'https://b.example/', leftHost: true }, 307, FIRST)?.leftHost).toBe(
      true,
    );
  });

  it('refuses a Location that is no URL, without repeating it', () => {
    expect(() => next(post, 302, 'http://[secret')).toThrow(/^failed to parse Location header$/);
  });
});

describe('headersFor', () => {
  const headers = [
    'user-agent',
    'u',
    'Content-Type',
    'application/json',
    'Cookie',
    'c',
    'x-own',
    '1',
  ];

  it('leaves the headers of the body behind with the body', () => {
    const hop = { ...post, method: 'GET', body: '' };
    expect(headersFor(hop, 'POST', headers)).toEqual([
      'user-agent',
      'u',
      'Cookie',
      'c',
      'x-own',
      '1',
    ]);
  });

  it('leaves what tells who sends behind on another host', () => {
    const kept = ['user-agent', 'u', 'Content-Type', 'application/json', 'x-own', '1'];
    expect(headersFor({ ...post, leftHost: true }, 'POST', headers)).toEqual(kept);
  });
});
