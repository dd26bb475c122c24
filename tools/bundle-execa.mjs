// Puts execa and what it requires into dist/process/execa.js, with their licences beside it. Run in packages/dynplug, after tsc.
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rspack } from '@rspack/core';

const entry = path.resolve('dist/process/execa.js');
const stats = await new Promise((resolve, reject) => {
  const compiler = rspack({
    mode: 'none',
    target: 'node20',
    devtool: false,
    node: false,
    context: path.resolve('../..'),
    entry,
    output: { path: path.dirname(entry), filename: path.basename(entry), library: { type: 'commonjs2' } },
    // Names instead of numbers: a stack trace says which package it is in.
    optimization: { moduleIds: 'named' },
  });
  compiler.run((error, result) => compiler.close(() => (error ? reject(error) : resolve(result))));
});
const { modules, errors, warnings } = stats.toJson({ all: false, modules: true, errors: true, warnings: true });
if (errors.length + warnings.length > 0)
  throw new Error([...errors, ...warnings].map(({ message }) => message).join('\n'));

// Some of them point to maps, which do not ship.
writeFileSync(entry, readFileSync(entry, 'utf8').replace(/^\/\/# sourceMappingURL=.*\n/gm, ''));

const files = modules.map(({ identifier }) => identifier.split('|').at(-1)).filter((file) => path.isAbsolute(file));
const folders = new Set(files.filter((file) => file !== entry).map(packageFolder));
const licences = [...folders].map(licence).sort();
writeFileSync(path.join(path.dirname(entry), 'execa.LICENSES.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));
// None of our types refers to it, and readers of the package do not have the types of execa.
rmSync(path.join(path.dirname(entry), 'execa.d.ts'));

/** The folder of the package that an absolute file belongs to. */
function packageFolder(file) {
  let folder = path.dirname(file);
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

/** The name, version and licence text of the package in an absolute folder. */
function licence(folder) {
  const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (text === undefined) throw new Error(`${name} has no text of its licence.`);
  return `${name} ${version}\n\n${readFileSync(path.join(folder, text), 'utf8').trim()}\n`;
}
