// The two forms in which a blob is sent, and which of them a registry refuses. The specification wants both; some take only one.
import { RegistryFailure } from './failure';

/** whole: one PUT with all bytes. parts: a PATCH for each part, then a PUT without bytes. */
export type UploadForm = 'whole' | 'parts';

/** 405 and 501 refuse the method. 400 does when it is not about the bytes. */
const REFUSALS = [400, 405, 501];
const OF_THE_BYTES = ['DIGEST_INVALID', 'SIZE_INVALID', 'NAME_INVALID'];

export function otherForm(form: UploadForm): UploadForm {
  return form === 'whole' ? 'parts' : 'whole';
}

/** Whether a failure may be about the form, so that the other one is worth a try. */
export function refusesForm(error: unknown): boolean {
  if (!(error instanceof RegistryFailure)) return false;
  const { status = 0, codes = [] } = error.details;
  return REFUSALS.includes(status) && !codes.some((code) => OF_THE_BYTES.includes(code));
}
