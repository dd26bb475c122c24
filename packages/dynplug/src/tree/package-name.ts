// Names of packages become folders. Rule: validForOldPackages of npm (validate-npm-package-name), and no segment that a path reads otherwise.
import { DynplugError } from '../errors/errors';

const RESERVED = ['node_modules', 'favicon.ico'];

/** `name` or `@scope/name`, in the grammar that npm installs: no URL has to escape it, and neither part begins with a period or an underscore. */
export function isPackageName(name: string): boolean {
  const scoped = name.startsWith('@');
  const parts = (scoped ? name.slice(1) : name).split('/');
  return parts.length === (scoped ? 2 : 1) && parts.every(isPart) && !RESERVED.includes(name.toLowerCase());
}

function isPart(part: string): boolean {
  return /^[\w!~*'()-][\w.!~*'()-]*$/.test(part) && !part.startsWith('_');
}

/**
 * The folder of a package below another one: the only place that joins a name to a path.
 * @param folder POSIX or absolute; '' for the top
 * @throws EMANIFEST for a name that could lead anywhere else
 */
export function modulePath(folder: string, name: string): string {
  if (!isPackageName(name)) throw invalidName(name);
  return `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
}

/** @param where for the message */
export function invalidName(name: string, where?: string): DynplugError {
  return new DynplugError(
    'EMANIFEST',
    `${JSON.stringify(name)}${where === undefined ? '' : ` in ${where}`} is not a package name.`,
    'Use the name of a package as npm allows it, e.g. "@acme/foo". If the file belongs to an installed package, report it and remove the package.',
  );
}

/** The package of a request: `@acme/x/part` → `@acme/x`. */
export function packageNameOf(request: string): string {
  return request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');
}
