import { describe, expect, it } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { type Connection, ConnectionPool } from './connection-pool.ts';
import { Exchange } from './exchange.ts';

/** A connection whose answers a test gives by hand. */
class ManualConnection implements Connection {
  readonly paths: string[] = [];
  destroyed = false;
  stats = { connected: true };
  #handler: Dispatcher.DispatchHandler | undefined;

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.paths.push(options.path);
    this.#handler = handler;
    return true;
  }

  answer(): void {
    this.#handler?.onResponseStart?.({} as Dispatcher.DispatchController, 200, {});
    this.#handler?.onResponseEnd?.({} as Dispatcher.DispatchController, {});
  }

  fail(): void {
    this.#handler?.onResponseError?.({} as Dispatcher.DispatchController, new Error('broken'));
  }

  destroy(): Promise<void> {
    this.destroyed = true;
    return Promise.resolve();
  }
}

class Fixture {
  readonly clock = new ManualClock();
  readonly connections: ManualConnection[] = [];
  readonly pool = new ConnectionPool(() => this.#opened(), this.clock);

  send(path: string, signal = new AbortController().signal): Promise<unknown> {
    const exchange = new Exchange({ path, method: 'POST' }, '', signal, (each) =>
      this.pool.abandon(each),
    );
    this.pool.run(exchange);
    return exchange.promise.then(
      ({ status }) => status,
      (error: unknown) => error,
    );
  }

  connection(n: number): ManualConnection {
    const found = this.connections[n];
    if (found === undefined) throw new Error(`no connection ${n}`);
    return found;
  }

  #opened(): ManualConnection {
    const connection = new ManualConnection();
    this.connections.push(connection);
    return connection;
  }
}

describe('a pool', () => {
  it('uses the connection that was last used first', async () => {
    const fixture = new Fixture();
    const both = [fixture.send('/1'), fixture.send('/2')];
    fixture.connection(1).answer();
    fixture.connection(0).answer();
    expect(await Promise.all(both)).toEqual([200, 200]);
    void fixture.send('/3');
    expect(fixture.connection(0).paths).toEqual(['/1', '/3']);
  });

  it('lets requests wait for a free connection, in their order', () => {
    const fixture = new Fixture();
    for (let i = 0; i < 40; i++) void fixture.send(`/${i}`);
    expect(fixture.connections).toHaveLength(32);
    fixture.connection(5).answer();
    fixture.connection(3).answer();
    expect(fixture.connection(5).paths).toEqual(['/5', '/32']);
    expect(fixture.connection(3).paths).toEqual(['/3', '/33']);
  });

  it('doubles its connections at every look while a slow server lets requests wait, to a thousand', async () => {
    const fixture = new Fixture();
    for (let i = 0; i < 3000; i++) void fixture.send('/');
    const counts: number[] = [];
    for (let i = 0; i < 7; i++) {
      await fixture.clock.advance(100);
      counts.push(fixture.connections.length);
    }
    expect(counts).toEqual([64, 128, 256, 512, 1000, 1000, 1000]);
    expect(fixture.clock.pendingCount).toBe(0);
  });

  it('opens no more than wait, and looks no more once nothing waits', async () => {
    const fixture = new Fixture();
    for (let i = 0; i < 34; i++) void fixture.send('/');
    fixture.connection(0).answer();
    await fixture.clock.advance(100);
    expect(fixture.connections).toHaveLength(33);
    expect(fixture.clock.pendingCount).toBe(0);
  });

  it('keeps to its connections while the server is prompt', async () => {
    const fixture = new Fixture();
    for (let i = 0; i < 1000; i++) void fixture.send('/');
    for (let look = 0; look < 5; look++) {
      for (const connection of fixture.connections) connection.answer();
      await fixture.clock.advance(100);
    }
    expect(fixture.connections).toHaveLength(32);
  });

  it('opens none while others are still being made', async () => {
    const fixture = new Fixture();
    for (let i = 0; i < 1000; i++) void fixture.send('/');
    fixture.connection(7).stats = { connected: false };
    await fixture.clock.advance(1000);
    expect(fixture.connections).toHaveLength(32);
    fixture.connection(7).stats = { connected: true };
    await fixture.clock.advance(100);
    expect(fixture.connections).toHaveLength(64);
  });

  it('replaces a connection that broke', async () => {
    const fixture = new Fixture();
    const outcomes = Array.from({ length: 33 }, (_, i) => fixture.send(`/${i}`));
    fixture.connection(0).fail();
    expect(await outcomes[0]).toEqual(new Error('broken'));
    expect(fixture.connection(0).destroyed).toBe(true);
    expect(fixture.connection(32).paths).toEqual(['/32']);
  });

  it('forgets a waiting request that is aborted', async () => {
    const fixture = new Fixture();
    for (let i = 0; i < 32; i++) void fixture.send('/');
    const controller = new AbortController();
    const outcome = fixture.send('/late', controller.signal);
    controller.abort(new Error('enough'));
    expect(await outcome).toEqual(new Error('enough'));
    fixture.connection(0).answer();
    expect(fixture.connection(0).paths).toEqual(['/']);
  });

  it('gives up the connection of a request that is aborted on it', async () => {
    const fixture = new Fixture();
    const controller = new AbortController();
    const outcome = fixture.send('/', controller.signal);
    controller.abort(new Error('enough'));
    expect(await outcome).toEqual(new Error('enough'));
    expect(fixture.connection(0).destroyed).toBe(true);
    fixture.connection(0).answer();
    void fixture.send('/next');
    expect(fixture.connections).toHaveLength(2);
  });

  it('once retired lets go of connections as they become free', async () => {
    const fixture = new Fixture();
    const [first, second] = [fixture.send('/1'), fixture.send('/2')];
    fixture.connection(0).answer();
    await first;
    fixture.pool.retire();
    await Promise.resolve();
    expect(fixture.connections.map(({ destroyed }) => destroyed)).toEqual([true, false]);
    fixture.connection(1).answer();
    expect(await second).toBe(200);
    expect(fixture.connection(1).destroyed).toBe(true);
  });

  it('ends all connections when it closes', async () => {
    const fixture = new Fixture();
    for (let i = 0; i < 40; i++) void fixture.send('/');
    await fixture.pool.close();
    expect(fixture.connections.every(({ destroyed }) => destroyed)).toBe(true);
    expect(fixture.clock.pendingCount).toBe(0);
  });
});
