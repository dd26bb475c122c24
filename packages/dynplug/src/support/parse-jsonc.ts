// JSON with comments and trailing commas, as tsconfig.json may have them.
import { createRequire } from 'node:module';

/** What can be read of a text, also where it is broken; undefined when it is nothing. Loads its parser with the first text: few need it. */
export function parseJsonc(text: string): unknown {
  const { parse } = createRequire(__filename)('jsonc-parser') as typeof import('jsonc-parser');
  return parse(text, [], { allowTrailingComma: true }) as unknown;
}
