import { expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { loadConfig } from '../../src/config/load.ts';
import type { LoadedConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { configText } from './configs.ts';
import { fuzzPlan } from './plan.ts';

const { seed, yaml } = fuzzPlan(process.env);
/** No small file may take longer than this to read; a hundred times what the slowest is seen to take. */
const LIMIT_MS = 2_000;

jest.setTimeout(300_000);

/** The configuration, or undefined where the text is refused as it should be: by a ConfigError that names places. */
function load(text: string, mode: 'fallback' | 'classic' | 'utf8'): LoadedConfig | undefined {
  const start = performance.now();
  try {
    return loadConfig({ text, file: '/x/fuzz.yml', mode });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    for (const { line, column, message } of error.problems) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(message).not.toBe('');
    }
    return undefined;
  } finally {
    expect(performance.now() - start).toBeLessThan(LIMIT_MS);
  }
}

it(`a configuration of any text loads or is refused with places, ${yaml} texts (seed ${seed})`, () => {
  let accepted = 0;
  const property = fc.property(
    configText,
    fc.constantFrom('fallback', 'classic', 'utf8'),
    (text, mode) => {
      const loaded = load(text, mode);
      if (loaded === undefined) return;
      accepted++;
      // What /status shows of it must load again: amtool relies on that.
      expect(load(loaded.config.marshalled, mode)?.config.marshalled).toBe(
        loaded.config.marshalled,
      );
    },
  );
  fc.assert(property, { numRuns: yaml, seed });
  // A fuzzer whose every case is refused at the door tries nothing.
  expect(accepted).toBeGreaterThan(yaml / 100);
});
