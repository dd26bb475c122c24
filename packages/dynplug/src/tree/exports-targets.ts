// What the `exports` of a package.json names for Node. Source: Node.js, "Packages: conditional exports".

/** Conditions that Node knows in `require` and `import`; others are for types, tools and browsers, and may name sources. */
const CONDITIONS = new Set(['node-addons', 'node', 'import', 'require', 'module-sync', 'default']);
const REQUIRE = new Set([...CONDITIONS].filter((condition) => condition !== 'import'));

/** Mount points and what they name: a text, conditions, or a list of alternatives. A value without mount points is that of `.`. */
export function mountsOf(exports: unknown): readonly (readonly [string, unknown])[] {
  if (exports === undefined || exports === null) return [];
  const entries = typeof exports === 'object' && !Array.isArray(exports) ? Object.entries(exports) : [];
  return entries.some(([key]) => key.startsWith('.')) ? entries : [['.', exports]];
}

/** Each file that Node may load for a value of `exports`, as [conditions on the way, file]. */
export function nodeTargets(value: unknown): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [['', value]];
  // Node takes the first alternative that is valid.
  if (Array.isArray(value)) return nodeTargets(value[0]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([condition, inner]) =>
    CONDITIONS.has(condition)
      ? nodeTargets(inner).map(([further, file]) => [`.${condition}${further}`, file] as const)
      : [],
  );
}

/** The file that `require` loads for a value of `exports`, or else `import`; undefined when neither finds one. */
export function loadedTarget(value: unknown): string | undefined {
  return chosen(value, REQUIRE) ?? chosen(value, CONDITIONS);
}

function chosen(value: unknown, conditions: ReadonlySet<string>): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return chosen(value[0], conditions);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [condition, inner] of Object.entries(value)) {
    const found = conditions.has(condition) ? chosen(inner, conditions) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** True for sources that Node does not load; declarations name no code. */
export function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file);
}
