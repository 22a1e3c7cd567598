import { it } from '@jest/globals';

const subject = process.env['TOCSIN_SUBJECT'];

/**
 * Cases that hold since Alertmanager 0.34, concurrent or not. They are left out when the suite itself is tried
 * against the 0.25 that Debian installs (`TOCSIN_SUBJECT=alertmanager`).
 */
export const itSince034 = subject === 'alertmanager' ? it.skip : it.concurrent;
export const testSince034 = subject === 'alertmanager' ? it.skip : it;

/** A concurrent case in which Tocsin promises more than any Alertmanager. */
export const itTocsin = subject === undefined ? it.concurrent : it.skip;
