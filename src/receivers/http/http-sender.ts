import { CodedError } from '../../base/errors.ts';

/**
 * What is sent. A function is called each time that a connection takes the request: a thousand notifications that
 * wait for their turn then do not hold a thousand bodies.
 */
export type RequestBody = string | (() => Buffer);

/** One HTTP request. */
export interface HttpRequest {
  readonly method: string;
  /** May hold credentials, in its user part or its query: it is never shown. */
  readonly url: string;
  /** Content-Type and the like. Keep one object for all requests that have the same: it is prepared once. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody;
  readonly signal: AbortSignal;
}

/** The last response, redirects followed. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As UTF-8, cut at `RESPONSE_BODY_LIMIT`. */
  readonly body: string;
}

/** How much of a response is kept; the rest is read away so that the connection stays usable, up to `DRAIN_LIMIT`. */
export const RESPONSE_BODY_LIMIT = 64 * 1024;

/** Makes the HTTP requests of one receiver, as its `http_config` says. */
export interface HttpSender {
  /** Any status is a response; rejects with `HttpError` when there is none, soon after `signal` aborts. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** `text` without the credentials this sender uses: for what a server says, which may repeat what it was told. */
  redact(text: string): string;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Why there was no response. The message names neither URL nor secret; `code` is the operating system's where there is one. */
export class HttpError extends CodedError {
  override readonly name = 'HttpError';
}

/** `code` of the error for a request whose signal aborted. */
export const ABORTED = 'http_aborted';
