import bcrypt from 'bcryptjs';
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../base/errors.ts';
import type { VerifyReply, VerifyRequest } from './bcrypt-messages.ts';

/** The thread that checks passwords: one check is tens of milliseconds and more of computing. */
parentPort?.on('message', ({ password, hash }: VerifyRequest) => {
  let reply: VerifyReply;
  try {
    reply = { isRight: bcrypt.compareSync(password, hash) };
  } catch (error) {
    reply = { error: messageOf(error) };
  }
  parentPort?.postMessage(reply);
});
