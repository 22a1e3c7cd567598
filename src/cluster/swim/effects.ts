import type { LogFields, LogLevel } from '../../base/logger.ts';
import type { Endpoint, PacketMessage, Ping, PushPullMember } from '../wire/messages.ts';
import type { Member } from './member.ts';

/** What happens to a member: each is one step. */
export type SwimInput =
  /** The first step, once. */
  | { readonly kind: 'start' }
  /** Time has come for what was `due`; harmless at any other time. */
  | { readonly kind: 'tick' }
  | {
      readonly kind: 'packet';
      readonly messages: readonly PacketMessage[];
      readonly from: Endpoint;
    }
  /** The members as another one knows them, from a push/pull whose versions have been found compatible. */
  | { readonly kind: 'state'; readonly members: readonly PushPullMember[] }
  /** A `stream ping` was answered. */
  | { readonly kind: 'stream ack'; readonly seqNo: number }
  /** The layer above has something to tell everybody. */
  | {
      readonly kind: 'broadcast';
      readonly data: Uint8Array;
      /** Who told us of it. */
      readonly heardFrom?: Endpoint | undefined;
    }
  | { readonly kind: 'leave' };

/** What a step wants done, in this order. */
export type SwimEffect =
  /** A datagram of these encoded messages, with a checksum if the receiver is known to understand it. */
  | {
      readonly kind: 'send';
      readonly to: Endpoint;
      readonly parts: readonly Uint8Array[];
      readonly crc: boolean;
    }
  /** A ping by stream; its ack comes back as a `stream ack`. */
  | {
      readonly kind: 'stream ping';
      readonly to: Endpoint;
      readonly ping: Ping;
      readonly timeoutMs: number;
    }
  /** A full exchange with this member. */
  | { readonly kind: 'push/pull'; readonly member: Member }
  /** A user message came. */
  | { readonly kind: 'deliver'; readonly data: Uint8Array; readonly from: Endpoint }
  | { readonly kind: 'joined' | 'left' | 'updated'; readonly member: Member }
  | { readonly kind: 'pinged'; readonly member: Member; readonly roundTripMs: number }
  | { readonly kind: 'conflict'; readonly known: Member; readonly other: Member }
  /** What we had to say when we left has been sent as often as it should. */
  | { readonly kind: 'farewell sent' }
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      readonly message: string;
      readonly fields: LogFields;
    };

/** Where the parts of a state machine put what they want done. */
export class Effects {
  #list: SwimEffect[] = [];

  push(effect: SwimEffect): void {
    this.#list.push(effect);
  }

  log(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.#list.push({ kind: 'log', level, message, fields });
  }

  /** All that has been put in since it was last emptied. */
  take(): readonly SwimEffect[] {
    const taken = this.#list;
    this.#list = [];
    return taken;
  }
}
