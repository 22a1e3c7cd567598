import { CodedError } from '../../base/errors.ts';

/** What `--enable-feature` takes: Alertmanager 0.34's features and what it says about each. */
export const FEATURES = {
  'alert-names-in-metrics': 'Alert names in metrics enabled',
  'receiver-name-in-metrics': 'Experimental receiver name in metrics enabled',
  'group-key-in-metrics': 'Experimental group key in metrics enabled',
  'classic-mode': 'Classic mode enabled',
  'utf8-strict-mode': 'UTF-8 strict mode enabled',
  'auto-gomemlimit': 'Feature auto-gomemlimit has no effect: there is no Go memory limit to set',
  'event-recorder': 'Feature event-recorder is not yet in effect',
} as const satisfies Readonly<Record<string, string>>;

/** A feature that `--enable-feature` can name. */
export type Feature = keyof typeof FEATURES;

/**
 * Reads the value of `--enable-feature`: names between commas, exactly as written.
 * @throws CodedError `usage` for a name that is none (an empty one between two commas too) and for the two
 * matcher modes at once.
 */
export function parseFeatures(text: string): ReadonlySet<Feature> {
  const features = new Set<Feature>();
  if (text === '') return features;
  for (const name of text.split(',')) {
    if (!isFeature(name)) {
      throw new CodedError('usage', `unknown option '${name}' for --enable-feature`);
    }
    features.add(name);
  }
  if (features.has('classic-mode') && features.has('utf8-strict-mode')) {
    throw new CodedError('usage', 'cannot have both classic and UTF-8 modes enabled');
  }
  return features;
}

function isFeature(name: string): name is Feature {
  return Object.hasOwn(FEATURES, name);
}
