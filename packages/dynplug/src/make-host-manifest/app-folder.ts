// The folder in which an image has its host, for example /opt/app-root/src: the workspace with the backend and its node_modules.
import { DynplugError } from '../errors/errors';
import { parseJson } from '../json/parse-json';
import { isObject } from '../json/values';
import type { ImageTree } from '../oci/image-tree';
import { MANIFEST_OF_PACKAGE } from './needed-files';

/**
 * @param app as a person named it, from the root of the image @param backend its folder in the workspace, if a person named it
 * @returns without a slash at either end; '' for the root of the image
 * @throws EHOSTSOURCE when there is none, or several
 */
export function findAppFolder(tree: ImageTree, app: string | undefined, backend: string | undefined): string {
  const folders = [...tree.files()].filter((file) => MANIFEST_OF_PACKAGE.test(file)).map(folderOf);
  if (app !== undefined) return requireApp(tree, app.replace(/^\/+|\/+$/g, ''));
  const hosts = folders.filter((folder) => isHost(tree, folder, folders, backend));
  const outer = hosts.filter((folder) => !hosts.some((other) => other !== folder && isBelow(other, folder)));
  const [only, ...others] = outer;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined)
    throw new DynplugError(
      'EHOSTSOURCE',
      `${tree.subject} has several hosts: ${outer.map((folder) => `/${folder}`).join(', ')}.`,
      'Name the folder of one with --app.',
    );
  throw new DynplugError(
    'EHOSTSOURCE',
    folders.length === 0
      ? `${tree.subject} has no package.json files, so it is no host of Backstage.`
      : `${tree.subject} has no folder with a backend and its node_modules.`,
    'A host has a package.json, a package with the Backstage role "backend", and @backstage packages in node_modules. Name its folder with --app, for example --app=/opt/app-root/src.',
  );
}

function requireApp(tree: ImageTree, app: string): string {
  if (tree.read(below(app, 'package.json'))) return app;
  throw new DynplugError(
    'EHOSTSOURCE',
    `${tree.subject} has no package.json in /${app}.`,
    'Name the folder in the image that has node_modules with --app, or leave the option out.',
  );
}

function isHost(tree: ImageTree, folder: string, all: readonly string[], backend: string | undefined): boolean {
  if (tree.names(below(folder, 'node_modules/@backstage')).length === 0) return false;
  if (backend !== undefined) return tree.read(below(folder, `${backend}/package.json`)) !== undefined;
  return all.some((other) => (other === folder || isBelow(folder, other)) && isBackend(tree, other));
}

function isBackend(tree: ImageTree, folder: string): boolean {
  try {
    const manifest = parseJson(tree.read(below(folder, 'package.json'))?.toString() ?? '');
    return isObject(manifest) && isObject(manifest['backstage']) && manifest['backstage']['role'] === 'backend';
  } catch (error) {
    // Images have broken files of other programs.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

export function below(folder: string, file: string): string {
  return folder === '' ? file : `${folder}/${file}`;
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

function isBelow(folder: string, other: string): boolean {
  return folder === '' || other.startsWith(`${folder}/`);
}
