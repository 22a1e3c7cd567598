import type { FieldKind } from './msgpack-reader.ts';

const EMPTY = new Uint8Array(0);

const text: FieldKind<string> = { zero: '', read: (reader) => reader.text() };
/** For people only, so any bytes will do. */
const prose: FieldKind<string> = { zero: '', read: (reader) => reader.lossyText() };
const raw: FieldKind<Uint8Array> = { zero: EMPTY, read: (reader) => reader.bytes() };
const bool: FieldKind<boolean> = { zero: false, read: (reader) => reader.bool() };
const int: FieldKind<number> = { zero: 0, read: (reader) => reader.int() };
const uint8: FieldKind<number> = { zero: 0, read: (reader) => reader.uint(0xff) };
const uint16: FieldKind<number> = { zero: 0, read: (reader) => reader.uint(0xffff) };
const uint32: FieldKind<number> = { zero: 0, read: (reader) => reader.uint(0xffff_ffff) };

/** The structs of memberlist's `net.go` with their fields in the order in which it declares them. */
export const STRUCTS = {
  ping: { SeqNo: uint32, Node: text, SourceAddr: raw, SourcePort: uint16, SourceNode: text },
  indirectPing: {
    SeqNo: uint32,
    Target: raw,
    Port: uint16,
    Node: text,
    Nack: bool,
    SourceAddr: raw,
    SourcePort: uint16,
    SourceNode: text,
  },
  ack: { SeqNo: uint32, Payload: raw },
  nack: { SeqNo: uint32 },
  error: { Error: prose },
  suspect: { Incarnation: uint32, Node: text, From: text },
  alive: {
    Incarnation: uint32,
    Node: text,
    Addr: raw,
    Port: uint16,
    Meta: raw,
    Vsn: raw,
  },
  dead: { Incarnation: uint32, Node: text, From: text },
  pushPullHeader: { Nodes: int, UserStateLen: int, Join: bool },
  pushPullNode: {
    Name: raw,
    Addr: raw,
    Port: uint16,
    Meta: raw,
    Incarnation: uint32,
    State: int,
    Vsn: raw,
  },
  userHeader: { UserMsgLen: int },
  compress: { Algo: uint8, Buf: raw },
} as const;
