import { readFileSync } from 'node:fs';

/** Bytes as the vectors describe them. */
export interface VectorBytes {
  readonly hex: string;
  readonly ip?: string;
}

/** The fields of a struct, by the names that Go gives them. */
export type VectorBody = Readonly<Record<string, unknown>>;

/** What a packet or stream means; each wrapper holds an `inner` one. */
export interface VectorMeaning {
  readonly type: string;
  readonly label?: string;
  readonly inner?: VectorMeaning;
  readonly parts?: readonly VectorMeaning[];
  readonly body?: VectorBody;
  readonly header?: VectorBody;
  readonly nodes?: readonly VectorBody[];
}

export interface WireVector {
  readonly name: string;
  readonly transport: string;
  readonly hex: string;
  readonly decoded: VectorMeaning;
}

export interface LzwVector {
  readonly name: string;
  readonly input: string;
  readonly input_len: number;
  readonly input_sha256: string;
  readonly output_len: number;
  readonly output_sha256: string;
  readonly output_hex?: string;
}

/** A `Part`, `FullState`, `MeshSilence` or `MeshEntry`, with its fields by their names in the protobuf files. */
export interface ProtobufVector {
  readonly name: string;
  readonly hex: string;
  readonly decoded: unknown;
}

interface Vectors {
  readonly wire: readonly WireVector[];
  readonly protobuf: readonly ProtobufVector[];
  readonly msgpack_v2: readonly {
    readonly name: string;
    readonly hex: string;
    readonly decoded: VectorBody;
  }[];
  readonly lzw: readonly LzwVector[];
}

/** Packets and streams of real Alertmanagers, and known answers from Go's libraries. */
export function vectors(): Vectors {
  const path = new URL('gossip-vectors.json', import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as Vectors;
}

/** Bytes of a text of hexadecimal digits. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** The text of bytes in hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
