import sonicBoom from 'sonic-boom';

/** Standard output for log lines: lines that come while one is being written go out together in the next write. */
export interface StandardOutput {
  write(line: string): void;
  /** Writes what is still waiting, before the process ends. */
  flush(): void;
}

/** Opens standard output. A reader that went away loses the lines; it does not end the process. */
export function openStandardOutput(): StandardOutput {
  const stream = new sonicBoom.SonicBoom({ fd: process.stdout.fd, sync: false });
  let open = true;
  stream.on('error', () => {
    open = false;
  });
  const flush = (): void => {
    if (open) stream.flushSync();
  };
  process.once('exit', flush);
  return {
    write: (line) => {
      if (open) stream.write(line);
    },
    flush,
  };
}
