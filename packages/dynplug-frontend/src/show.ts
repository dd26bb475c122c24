// The browser as a program: waits for one message with a plugin to show, answers with one message what was seen. Started by @org/dynplug.
import { showPlugin } from './browser/show-plugin';
import { PageFailure } from './host-page/host-packages';
import type { ShowFailure, ShowRequest, ShowStep } from './protocol';

interface Message {
  readonly dynplug?: ShowRequest;
}

process.once('message', ({ dynplug: request }: Message) => {
  if (!request) return;
  const reached = (step: ShowStep): void => void process.send?.({ reached: step });
  showPlugin(request, reached)
    .then((answer) => ({ dynplug: { answer } }))
    .catch((error: unknown) => ({ dynplug: { failure: failureOf(error) } }))
    .then((message) => process.send?.(message, undefined, undefined, () => process.exit()))
    .catch(() => process.exit(1));
});
// The parent process ended, so nothing waits for the answer.
process.once('disconnect', () => process.exit(1));

function failureOf(error: unknown): ShowFailure {
  const message = error instanceof Error ? error.message : String(error);
  return { part: error instanceof PageFailure ? 'page' : 'browser', message };
}
