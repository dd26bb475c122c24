// Which folders a workspace's package manager installed: the `node_modules` of the root and of its members, and no others.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { isInside, posixRelative } from '../../files/paths';
import type { PlaceOf } from './locked-tree';

const BETWEEN = '/node_modules/';

/** @param root real and absolute @param members their folders, real and absolute */
export function placesIn(root: string, members: readonly string[]): PlaceOf {
  // It may be a link to a folder elsewhere.
  const modules = realpathSync(path.join(root, 'node_modules'));
  const holders = new Set(members.map((dir) => posixRelative(root, dir)));
  return (dir) => {
    if (isInside(modules, dir)) return `node_modules/${posixRelative(modules, dir)}`;
    const place = posixRelative(root, dir);
    return holders.has(place.slice(0, Math.max(0, place.indexOf(BETWEEN)))) ? place : undefined;
  };
}
