// Source maps that are not shipped leave no trace: a script that names an absent one costs a failed request.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from './kind-answer';

const MENTION = /\n?(?:\/\/# sourceMappingURL=\S+|\/\*# sourceMappingURL=\S+ ?\*\/)\s*$/;

/** Removes all maps below a folder, and the last lines of scripts and styles that name them. @param folder absolute */
export function removeSourceMaps(folder: string): void {
  for (const { path: name } of filesBelow(folder)) {
    const file = path.join(folder, name);
    if (name.endsWith('.map')) rmSync(file);
    if (!/\.(js|css)$/.test(name)) continue;
    const text = readFileSync(file, 'utf8');
    if (MENTION.test(text)) writeFileSync(file, text.replace(MENTION, ''));
  }
}
