import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/**
 * Has TLS trust the authorities that this machine trusts, as Go programs do, instead of the list that comes with
 * Node. A machine without any leaves that list in place. Reading them takes about a tenth of a second, so it is
 * done when they are first needed.
 */
export class SystemTrust {
  #used = false;

  use(): void {
    if (this.#used) return;
    this.#used = true;
    const authorities = new Set(getCACertificates('system'));
    if (authorities.size > 0) setDefaultCACertificates([...authorities]);
  }
}
