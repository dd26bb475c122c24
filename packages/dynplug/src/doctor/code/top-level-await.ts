// Whether an ES module waits while it is loaded, so that `require` cannot load it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Script, parseScript } from './script';

/** @param folder absolute @param file POSIX, relative to it */
export function awaitsAtTop(folder: string, file: string): boolean {
  const text = readFileSync(path.join(folder, file), 'utf8');
  const script = text.includes('await') ? parseScript(text, true) : undefined;
  return (
    script?.nodes.some((node) => {
      const isAwait = node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await);
      return isAwait && !isInFunction(script, node);
    }) === true
  );
}

function isInFunction(script: Script, node: Script['nodes'][number]): boolean {
  for (let outer = script.parentOf(node); outer; outer = script.parentOf(outer))
    if (/Function/.test(outer.type)) return true;
  return false;
}
