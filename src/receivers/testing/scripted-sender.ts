import type { HttpRequest, HttpResponse, HttpSender } from '../http/http-sender.ts';

/** A request as it was asked. */
export interface AskedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is answered: a body with 200, or with its status; an error when there is to be none. */
export type Scripted = string | readonly [status: number, body: string] | Error;

/** A sender that answers from a list, in order, and fails when it is asked more. */
export class ScriptedSender implements HttpSender {
  readonly asked: AskedRequest[] = [];
  readonly #answers: Scripted[];

  constructor(...answers: readonly Scripted[]) {
    this.#answers = [...answers];
  }

  /** How many answers nobody asked for. */
  get left(): number {
    return this.#answers.length;
  }

  send({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> {
    const text = typeof body === 'string' ? body : body().toString('utf8');
    this.asked.push({ method, url, headers, body: text });
    const next = this.#answers.shift() ?? new Error(`nothing to answer to ${method} ${url}`);
    if (next instanceof Error) return Promise.reject(next);
    const [status, answer] = typeof next === 'string' ? [200, next] : next;
    return Promise.resolve({ status, headers: {}, body: answer });
  }

  redact(text: string): string {
    return text;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
