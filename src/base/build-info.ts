/** What was built, from which source. Empty texts are what is not known. */
export interface BuildInfo {
  readonly version: string;
  readonly revision: string;
  readonly branch: string;
  /** When the source was committed, so that one source always gives the same build. */
  readonly buildDate: string;
}

/** Put in by scripts/build.ts; does not exist when the source runs unbundled, as in tests. */
declare const TOCSIN_BUILD: BuildInfo | undefined;

const UNBUILT: BuildInfo = { version: '0.0.0-dev', revision: '', branch: '', buildDate: '' };

export const BUILD_INFO: BuildInfo = typeof TOCSIN_BUILD === 'undefined' ? UNBUILT : TOCSIN_BUILD;
