// Two trees as lists of differences {area, at, peer, ours}; a side that lacks something is undefined.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

/** @param theirs and @param mine [path, absolute file] */
export function contents(area, theirs, mine) {
  const [left, right] = [new Map(theirs), new Map(mine)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((file) => !left.has(file) || !right.has(file) || !same(left.get(file), right.get(file)))
    .map((file) => ({ area, at: file, peer: left.get(file), ours: right.get(file) }));
}

function same(left, right) {
  return readFileSync(left).equals(readFileSync(right));
}

/** Fields of two JSON objects, one level into those that hold names. The order of keys counts for nothing, nor does an empty object. */
export function values(area, theirs, mine, more = {}) {
  const left = flat(theirs);
  const right = flat(mine);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((field) => !isDeepStrictEqual(left.get(field), right.get(field)))
    .map((field) => ({ area, at: field, peer: left.get(field), ours: right.get(field), ...more }));
}

function flat(value) {
  return new Map(
    Object.entries(value).flatMap(([field, content]) =>
      typeof content === 'object' && content !== null && !Array.isArray(content)
        ? Object.entries(content).map(([name, inner]) => [`${field}/${name}`, inner])
        : [[field, content]],
    ),
  );
}
