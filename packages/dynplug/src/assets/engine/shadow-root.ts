// A workspace of one plugin, made of links to the real one, for a tool that writes into the plugin's folder and reads the workspace's
// configuration: what it writes lands in the copy, and there is no app-config to read.
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyFile } from '../../files/copy';
import { readJsonObject } from '../../json/json-object';

/** What earlier builds left, ours among it, and configuration of the backend. */
const LEFT_OUT = /^(dist|app-config)/;
/** For workspaces without one; tools that read types want it. */
const TSCONFIG = { compilerOptions: { jsx: 'react-jsx', skipLibCheck: true } };

/**
 * The plugin's folder in the copy, absolute. Folders are linked, so that sources keep their real paths and what they import is found.
 * @param folder absolute; it is made, and no part of its path is `node_modules`: loaders pass over sources below that
 * @param workspaceRoot and @param projectDir real and absolute
 */
export function makeShadowRoot(folder: string, workspaceRoot: string, projectDir: string): string {
  const plugin = path.join(folder, 'plugin');
  mkdirSync(plugin, { recursive: true });
  // Its dependencies name the modules that the Backstage CLI is made of.
  const { dependencies, devDependencies } = readJson(path.join(workspaceRoot, 'package.json'));
  const root = { name: 'shadow', private: true, workspaces: ['plugin'], dependencies, devDependencies };
  const tsconfig = path.join(workspaceRoot, 'tsconfig.json');
  writeJson(path.join(folder, 'package.json'), root);
  writeJson(path.join(folder, 'tsconfig.json'), existsSync(tsconfig) ? { extends: tsconfig } : TSCONFIG);
  link(path.join(workspaceRoot, 'node_modules'), path.join(folder, 'node_modules'));
  for (const entry of readdirSync(projectDir, { withFileTypes: true })) {
    if (LEFT_OUT.test(entry.name)) continue;
    const [from, to] = [projectDir, plugin].map((dir) => path.join(dir, entry.name)) as [string, string];
    if (entry.isFile()) copyFile(from, to);
    else link(from, to);
  }
  return plugin;
}

/** A junction on Windows, where other links want privileges. */
function link(target: string, at: string): void {
  if (existsSync(target)) symlinkSync(target, at, 'junction');
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  return existsSync(file) ? readJsonObject(file, { code: 'EMANIFEST', hint: 'Fix the file.' }) : {};
}

function writeJson(file: string, value: object): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
