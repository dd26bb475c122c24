// @ts-check
// Runs a function of a TypeScript file in a process of its own, for specs: node run-typescript.cjs <file> <function> <list of arguments as JSON>.
// Prints what it returns, as JSON.
const { readFileSync } = require('node:fs');
const Module = /** @type {any} */ (require('node:module'));
const { transformSync } = require('@swc/core');

Module._extensions['.ts'] = (/** @type {any} */ module, /** @type {string} */ file) => {
  const options = /** @type {const} */ ({
    filename: file,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  module._compile(transformSync(readFileSync(file, 'utf8'), options).code, file);
};

const [file, name, args] = /** @type {[string, string, string]} */ (process.argv.slice(2));
void Promise.resolve(require(file)[name](...JSON.parse(args))).then((result) => {
  process.stdout.write(JSON.stringify(result ?? null));
});
