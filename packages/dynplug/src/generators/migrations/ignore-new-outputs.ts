// A version whose targets write further folders needs them in .gitignore: `init` has written those of its own time.
import type { Tree } from '@nx/devkit';
import { ignoreOutputs } from '../init/ignore-outputs';
import { isOurs, parseNxJson } from '../nx-json';
import { reportFailure } from '../report-failure';

export default function ignoreNewOutputs(tree: Tree): Promise<void> {
  return reportFailure(() => {
    if (!parseNxJson(tree.read('nx.json', 'utf8') ?? '{}').plugins.some(isOurs)) return;
    const text = tree.read('.gitignore', 'utf8') ?? undefined;
    const ignored = ignoreOutputs(text);
    if (ignored !== undefined && ignored !== text) tree.write('.gitignore', ignored);
  });
}
