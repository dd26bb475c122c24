// The engine as a program: waits for one message with a request, builds, answers with one message. Started by @org/dynplug for one plugin.
import { build } from './build';
import type { BuildRequest } from './protocol';

interface Message {
  readonly dynplug?: BuildRequest;
}

process.once('message', ({ dynplug: request }: Message) => {
  if (!request) return;
  build(request)
    .then((answer) => ({ dynplug: { answer } }))
    .catch((error: unknown) => ({ dynplug: { failure: error instanceof Error ? error.message : String(error) } }))
    .then((message) => process.send?.(message, undefined, undefined, () => process.exit()))
    .catch(() => process.exit(1));
});
// The parent process ended, so nothing waits for this build.
process.once('disconnect', () => process.exit(1));
// Code of the plugin, which is loaded to learn what it is, may reject promises that nobody handles.
process.on('unhandledRejection', () => undefined);
