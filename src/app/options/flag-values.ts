import { parseGoDuration } from '../../base/duration.ts';
import { CodedError, messageOf } from '../../base/errors.ts';
import type { CommandLine } from './command-line.ts';
import { flagEntries } from './flag-table.ts';
import type { FlagSpec, FlagValues } from './flag-table.ts';

/**
 * The value of every flag, given or default, read after its kind and held to its rule.
 * @throws CodedError `usage`, naming the flag
 */
export function readFlagValues(line: CommandLine): FlagValues {
  const values: Record<string, unknown> = {};
  for (const [key, flag] of flagEntries()) {
    values[key] = readValue(flag, line.values.get(key) ?? defaultOf(flag));
  }
  const read = values as unknown as FlagValues;
  for (const [key, flag] of flagEntries()) checkRule(flag, values[key], read);
  return read;
}

function defaultOf(flag: FlagSpec): readonly string[] {
  return flag.kind === 'strings' && flag.default === '' ? [] : [flag.default];
}

function readValue(flag: FlagSpec, texts: readonly string[]): unknown {
  const text = texts.at(-1) ?? '';
  switch (flag.kind) {
    case 'string':
      return text;
    case 'strings':
      return texts;
    case 'boolean':
      return text === 'true';
    case 'integer':
      // The original reads a whole number as a float and cuts it off, so 1e3 and 1.5 are taken.
      return Math.trunc(readNumber(flag, text));
    case 'number':
      return readNumber(flag, text);
    case 'duration':
      return readDuration(flag, text);
    case 'choice':
      if (!flag.choices.includes(text)) throw bad(flag, `${flag.complaint} ${text}`);
      return text;
  }
}

function readNumber(flag: FlagSpec, text: string): number {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
    throw bad(flag, `"${text}" is not a number`);
  }
  return Number(text);
}

function readDuration(flag: FlagSpec, text: string): number {
  try {
    return parseGoDuration(text);
  } catch (error) {
    throw bad(flag, messageOf(error));
  }
}

function checkRule(flag: FlagSpec, value: unknown, all: FlagValues): void {
  switch (flag.rule) {
    case undefined:
      return;
    case 'not-empty':
      if (value === '') throw bad(flag, 'must not be empty');
      return;
    case 'positive':
      if ((value as number) <= 0) throw bad(flag, 'must be greater than 0');
      return;
    case 'positive-in-cluster':
      if (all.clusterListenAddress === '' || (value as number) > 0) return;
      throw bad(flag, 'must be greater than 0 while clustering is enabled');
  }
}

function bad(flag: FlagSpec, message: string): CodedError {
  return new CodedError('usage', `--${flag.name}: ${message}`);
}
