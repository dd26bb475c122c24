// What a target runs whose plugin is configured wrongly. Inference writes it: an error there would leave Nx without any project.
import type { PromiseExecutor } from '@nx/devkit';
import { reportFailure } from '../../nx/report-failure';
import type { FAIL } from '../../options/executors';
import type { Written } from '../../options/option';
import { ERROR_CODES, type ErrorCode } from '../../errors/error-codes';
import { DynplugError } from '../../errors/errors';

export type FailOptions = Written<typeof FAIL>;

const failExecutor: PromiseExecutor<FailOptions> = (options, context) => reportFailure(context, () => failAs(options));

/** @throws what inference has found */
export function failAs({ code = '', message, hint }: FailOptions): never {
  throw new DynplugError(Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'EOPTION', message ?? '', hint);
}

export default failExecutor;
