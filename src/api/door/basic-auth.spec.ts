import { describe, expect, it } from '@jest/globals';
import { readBasicAuth } from './basic-auth.ts';

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

describe('an Authorization header', () => {
  it.each([
    [basic('a:b'), { user: 'a', password: 'b' }],
    [basic('a:b').replace('Basic', 'bAsIc'), { user: 'a', password: 'b' }],
    [basic('a:b:c'), { user: 'a', password: 'b:c' }],
    [basic(':'), { user: '', password: '' }],
    [basic('ä:ü'), { user: 'ä', password: 'ü' }],
    [basic('a'), undefined],
    ['Basic', undefined],
    ['Basic  YTpi', undefined],
    ['Basic YT*pi', undefined],
    ['Bearer YTpi', undefined],
    [undefined, undefined],
    [basic(`a:${'b'.repeat(4096)}`), undefined],
  ])('%j says %j', (header, meant) => {
    expect(readBasicAuth(header)).toEqual(meant);
  });
});
