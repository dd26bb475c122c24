// What a target runs whose plugin is configured wrongly. Inference writes it: an error there would leave Nx without any project.
import type { PromiseExecutor } from '@nx/devkit';
import { reportFailure } from '../../nx/report-failure';
import { ERROR_CODES, type ErrorCode } from '../../support/error-codes';
import { DynplugError } from '../../support/errors';
import type { FailExecutorOptions } from './schema';

const failExecutor: PromiseExecutor<FailExecutorOptions> = (options, context) =>
  reportFailure(context, () => failAs(options));

/** @throws what inference has found */
export function failAs({ code, message, hint }: FailExecutorOptions): never {
  throw new DynplugError(Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'EOPTION', message, hint);
}

export default failExecutor;
