import { describe, expect, it } from '@jest/globals';
import { systemdSockets } from './listeners.ts';

describe('sockets that systemd has opened', () => {
  it('begin at descriptor 3', () => {
    const environment = { LISTEN_PID: '42', LISTEN_FDS: '2' };
    expect(systemdSockets(environment, 42)).toEqual([{ fd: 3 }, { fd: 4 }]);
  });

  it.each([
    [{}],
    [{ LISTEN_PID: '42' }],
    [{ LISTEN_PID: '42', LISTEN_FDS: '0' }],
    [{ LISTEN_PID: '42', LISTEN_FDS: 'x' }],
    [{ LISTEN_PID: '43', LISTEN_FDS: '1' }],
  ])('are not there with %j', (environment) => {
    expect(() => systemdSockets(environment, 42)).toThrow('no socket activation file descriptors');
  });
});
