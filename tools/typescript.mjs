// Lets a script load TypeScript sources of the packages without a build: they are compiled in memory.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const ROOT = new URL('..', import.meta.url);
const require = createRequire(import.meta.url);

/** @type {(module: any, file: string) => void} */
const compile = (module, file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    module: { type: 'commonjs' },
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    swcrc: false,
  });
  module._compile(code, file);
};
// Deprecated for what has to be fast or work with modules of both kinds; neither is asked for here.
// eslint-disable-next-line @typescript-eslint/no-deprecated
require.extensions['.ts'] = compile;

/**
 * What a source file exports.
 * @param {string} file POSIX, relative to the project
 * @returns {any}
 */
export function load(file) {
  return require(fileURLToPath(new URL(file, ROOT)));
}
