import { it } from '@jest/globals';

/**
 * A concurrent case that holds since Alertmanager 0.34. It is left out when the suite itself is tried against
 * the 0.25 that Debian installs (`TOCSIN_SUBJECT=alertmanager`).
 */
export const itSince034 =
  process.env['TOCSIN_SUBJECT'] === 'alertmanager' ? it.skip : it.concurrent;

/** A concurrent case in which Tocsin promises more than any Alertmanager. */
export const itTocsin = process.env['TOCSIN_SUBJECT'] === undefined ? it.concurrent : it.skip;
