/** What the thread is asked. */
export interface VerifyRequest {
  readonly password: string;
  readonly hash: string;
}

/** What it answers, in the order of the questions. */
export type VerifyReply = { readonly isRight: boolean } | { readonly error: string };
