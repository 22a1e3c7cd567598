import type { Tree } from '../base/schema/scalar.ts';
import type { Config } from './config.ts';

export function marshalConfig(
  _config: Omit<Config, 'marshalled'>,
  _tree: Tree | undefined,
): string {
  return '';
}
