import { CodedError } from '../../base/errors.ts';

/**
 * A request that cannot be answered as asked. Alertmanager has two families of error bodies: its own handlers answer
 * with a JSON string, the framework around them (go-openapi) with `{"code":…,"message":…}`.
 */
export class ApiError extends CodedError {
  readonly status: number;
  /** The framework's code, where it is the framework's family. */
  readonly frameworkCode: number | undefined;

  private constructor(status: number, frameworkCode: number | undefined, message: string) {
    super('api', message);
    this.status = status;
    this.frameworkCode = frameworkCode;
  }

  /** The handlers' family: a JSON string. */
  static plain(status: number, message: string): ApiError {
    return new ApiError(status, undefined, message);
  }

  /** The framework's family; `code` is go-openapi's where it is not the status. */
  static framework(status: number, message: string, code: number = status): ApiError {
    return new ApiError(status, code, message);
  }

  /** The body as Alertmanager sends it. */
  get body(): string {
    return this.frameworkCode === undefined
      ? `${JSON.stringify(this.message)}\n`
      : JSON.stringify({ code: this.frameworkCode, message: this.message });
  }
}
