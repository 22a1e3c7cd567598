/** The signals that steer the process: `hangup` reloads the configuration, `stop` ends it in good order. */
export interface SignalHandlers {
  /** SIGHUP. */
  hangup(): void;
  /** SIGINT or SIGTERM. The second one ends the process at once. */
  stop(signal: string): void;
}

/** Calls the handlers on signals until the returned function is called. */
export function onSignals(handlers: SignalHandlers): () => void {
  const hangup = (): void => handlers.hangup();
  const stop = (signal: string): void => {
    // SIGHUP stays subscribed: by itself it would end the process in the middle of its stop.
    process.off('SIGINT', stop).off('SIGTERM', stop);
    handlers.stop(signal);
  };
  const unsubscribe = (): void => {
    process.off('SIGHUP', hangup).off('SIGINT', stop).off('SIGTERM', stop);
  };
  process.on('SIGHUP', hangup).on('SIGINT', stop).on('SIGTERM', stop);
  return unsubscribe;
}
