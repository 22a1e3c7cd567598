import { CodedError } from '../base/errors.ts';
import { type ClusterAddresses, resolveClusterAddresses } from './options/cluster-addresses.ts';
import { readCommandLine } from './options/command-line.ts';
import { parseFeatures } from './options/features.ts';
import type { Feature } from './options/features.ts';
import { FLAGS } from './options/flag-table.ts';
import type { FlagKey, FlagValues } from './options/flag-table.ts';
import { readFlagValues } from './options/flag-values.ts';
import { parseListenAddress, resolveExternalUrl, resolveRoutePrefix } from './urls.ts';
import type { ExternalUrl, ListenAddress } from './urls.ts';

type ResolvedFlags = 'webListenAddresses' | 'webExternalUrl' | 'webRoutePrefix' | 'enableFeature';

/** How the process is to run: every flag's value, checked; addresses and URLs resolved. Durations are in ms. */
export interface Options extends Omit<FlagValues, ResolvedFlags> {
  /** At least one. */
  readonly listen: readonly ListenAddress[];
  readonly externalUrl: ExternalUrl;
  /** `/` or `/x`. */
  readonly routePrefix: string;
  readonly features: ReadonlySet<Feature>;
  /** Undefined where clustering is switched off. */
  readonly cluster: ClusterAddresses | undefined;
  /** The flags that were on the command line, for those that are accepted and not yet in effect. */
  readonly given: ReadonlySet<FlagKey>;
}

/** What the arguments of `tocsin serve` ask for. */
export type ServeRequest =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'serve'; readonly options: Options };

/**
 * Reads the arguments of `tocsin serve`. `hostname` is asked only when the external URL is not given.
 * @throws CodedError `usage`, `bad_listen_address` or `bad_external_url`; the message is one line for the user
 */
export function parseServeArgs(args: readonly string[], hostname: () => string): ServeRequest {
  const line = readCommandLine(args);
  if (line.ask !== 'run') return { kind: line.ask };
  const { webListenAddresses, webExternalUrl, webRoutePrefix, enableFeature, ...values } =
    readFlagValues(line);
  const features = parseFeatures(enableFeature);
  refuseWhatComesLater({ ...values, webListenAddresses });
  checkMemoryRatio(values.autoGomemlimitRatio, features);
  const listen = webListenAddresses.map(parseListenAddress);
  const externalUrl = resolveExternalUrl(webExternalUrl, first(listen), hostname);
  const routePrefix = resolveRoutePrefix(webRoutePrefix, externalUrl);
  const cluster = resolveClusterAddresses(values);
  const given = new Set(line.values.keys());
  return {
    kind: 'serve',
    options: { ...values, listen, externalUrl, routePrefix, features, cluster, given },
  };
}

function first(listen: readonly ListenAddress[]): ListenAddress {
  const [address] = listen;
  if (address === undefined) throw new CodedError('usage', '--web.listen-address: none given');
  return address;
}

/** Refuses what would leave the user less protected, or less connected, than the command line says. */
function refuseWhatComesLater(values: Pick<FlagValues, 'webListenAddresses'>): void {
  if (values.webListenAddresses.some((address) => address.startsWith('vsock://'))) {
    throw later(`${FLAGS.webListenAddresses.name}=vsock://`, 'listening on vsock');
  }
}

function later(flag: string, what: string): CodedError {
  return new CodedError(
    'usage',
    `--${flag}: ${what} comes with a later version; refusing to start without`,
  );
}

function checkMemoryRatio(ratio: number, features: ReadonlySet<Feature>): void {
  if (!features.has('auto-gomemlimit') || (ratio > 0 && ratio <= 1)) return;
  throw new CodedError(
    'usage',
    '--auto-gomemlimit.ratio must be greater than 0 and less than or equal to 1.',
  );
}
