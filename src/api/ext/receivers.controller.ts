import { Controller, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CodedError, messageOf } from '../../base/errors.ts';
import type { ReceiverTester } from '../../notify/receiver-test.ts';
import { RECEIVER_TESTER } from '../serving.ts';
import { ApiError } from '../v2/errors.ts';

/** `/api/ext/v1/receivers`. */
@Controller('api/ext/v1/receivers')
export class ExtReceiversController {
  readonly #tester: ReceiverTester;

  constructor(@Inject(RECEIVER_TESTER) tester: ReceiverTester) {
    this.#tester = tester;
  }

  /** Answered with 200 when all integrations were tried, whatever came of it. */
  @Post(':name/test')
  @HttpCode(200)
  @Header('content-type', 'application/json')
  async test(@Param('name') name: string): Promise<Buffer> {
    try {
      return Buffer.from(`${JSON.stringify(await this.#tester.test(name))}\n`);
    } catch (error) {
      throw ApiError.framework(statusOf(error), messageOf(error));
    }
  }
}

function statusOf(error: unknown): number {
  const code = error instanceof CodedError ? error.code : '';
  if (code === 'not_found') return 404;
  return code === 'too_many' ? 429 : 500;
}
