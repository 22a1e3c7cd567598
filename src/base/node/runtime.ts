/** What the program runs on, in Go's words where Go has them: `linux`, `amd64`. */
export interface Runtime {
  /** `node26.10.0` */
  readonly version: string;
  readonly os: string;
  readonly arch: string;
}

/** Node's names for processors whose Go names differ. */
const GO_ARCH: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
const GO_OS: Readonly<Record<string, string>> = { win32: 'windows' };

export function nodeRuntime(): Runtime {
  return {
    version: `node${process.versions.node}`,
    os: GO_OS[process.platform] ?? process.platform,
    arch: GO_ARCH[process.arch] ?? process.arch,
  };
}

/** The IANA name of the machine's time zone. */
export function machineZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The process's environment variables. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** The number of the process. */
export function processId(): number {
  return process.pid;
}
