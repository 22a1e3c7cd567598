import type { BuildInfo } from '../../base/build-info.ts';
import type { Runtime } from '../../base/node/runtime.ts';

/** The text of `--version`, in the original's form. */
export function versionText(build: BuildInfo, runtime: Runtime): string {
  return `tocsin, version ${build.version} (branch: ${build.branch}, revision: ${build.revision})
  build date:       ${build.buildDate}
  node version:     ${runtime.version.slice('node'.length)}
  platform:         ${runtime.os}/${runtime.arch}
`;
}
