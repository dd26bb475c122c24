// What the text of a source says that the bundler's modules do not: imports for side effects only, and what Backstage's CLI would fill in.

/** Comments, and what may look like one: texts. */
const COMMENTS_AND_TEXTS = /\/\*[^]*?\*\/|\/\/[^\n]*|(["'`])(?:\\[^]|(?!\1)[^\\])*\1/g;
const SIDE_EFFECT = /(?:^|[;}\n])\s*import\s*(["'])([^"'\n]+)\1/g;
const BACKSTAGE_VALUES = /\bprocess\.env(?:\.|\[["'])(BUILD_INFO|APP_CONFIG)\b/g;

/** The requests of imports without a name: `import './setup'`. Each once. */
export function sideEffectImports(code: string): readonly string[] {
  return [...new Set([...withoutComments(code).matchAll(SIDE_EFFECT)].map(([, , request]) => request as string))];
}

/** `process.env.BUILD_INFO` and `process.env.APP_CONFIG`, as far as the code reads them. Each once. */
export function backstageValues(code: string): readonly string[] {
  return [...new Set([...withoutComments(code).matchAll(BACKSTAGE_VALUES)].map(([, name]) => `process.env.${name}`))];
}

function withoutComments(code: string): string {
  return code.replace(COMMENTS_AND_TEXTS, (found, quote: string | undefined) => (quote === undefined ? ' ' : found));
}
