import { expect, it } from '@jest/globals';
import { releaseBuffer, releaseMemory } from './release-memory.ts';

it('gives back memory that nobody else has a view of', () => {
  const own = new Uint8Array(10);
  releaseMemory(own);
  expect(own.length).toBe(0);
  releaseMemory(own);
});

it('leaves alone what shares its memory', () => {
  const all = new Uint8Array(10);
  releaseMemory(all.subarray(2));
  releaseMemory(new Uint8Array(new SharedArrayBuffer(4)));
  expect(all.length).toBe(10);
  releaseBuffer(all.subarray(2).buffer);
  expect(all.length).toBe(0);
});
