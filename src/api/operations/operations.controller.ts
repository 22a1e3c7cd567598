import { Controller, Get, Header, HttpCode, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Registry } from 'prom-client';
import { messageOf } from '../../base/errors.ts';
import { METRICS_REGISTRY } from '../../telemetry/tokens.ts';
import { SERVING, type Serving } from '../serving.ts';

const PLAIN = 'text/plain; charset=utf-8';

/** What keeps the process under watch: `/-/healthy`, `/-/ready`, `/-/reload`, `/metrics`. */
@Controller()
export class OperationsController {
  readonly #serving: Serving;
  readonly #registry: Registry;

  constructor(@Inject(SERVING) serving: Serving, @Inject(METRICS_REGISTRY) registry: Registry) {
    this.#serving = serving;
    this.#registry = registry;
  }

  @Get('-/healthy')
  @Header('content-type', PLAIN)
  healthy(): string {
    return 'OK';
  }

  @Get('-/ready')
  @Header('content-type', PLAIN)
  ready(): string {
    return 'OK';
  }

  @Post('-/reload')
  @HttpCode(200)
  async reload(@Res() reply: FastifyReply): Promise<void> {
    try {
      await this.#serving.reload();
      await reply.send();
    } catch (error) {
      await reply
        .code(500)
        .type(PLAIN)
        .send(`failed to reload config: ${messageOf(error)}\n`);
    }
  }

  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.type(this.#registry.contentType).send(await this.#registry.metrics());
  }
}
