// JSON says nothing of a field that is there twice, and parsers keep the last one.
import { createRequire } from 'node:module';

/** The first name that an object has twice; undefined also where there is no object. @param at names of fields, from the root on */
export function repeatedKey(text: string, at: readonly string[]): string | undefined {
  // Loaded when something is checked: not everybody who loads this file does that.
  const { findNodeAtLocation, parseTree } = createRequire(__filename)('jsonc-parser') as typeof import('jsonc-parser');
  const root = parseTree(text.replace(/^\ufeff/, ''));
  const node = root && findNodeAtLocation(root, [...at]);
  if (node?.type !== 'object') return undefined;
  const names = (node.children ?? []).map(({ children }) => children?.[0]?.value as string);
  return names.find((name, index) => names.indexOf(name) !== index);
}
