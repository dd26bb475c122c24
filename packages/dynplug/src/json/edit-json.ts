// JSON that people keep: only the place that changes is written. Comments, order, indentation and the final newline stay.
// The library finds the places; its own formatter would spread every short list on the line that is touched.
import type { Node } from 'jsonc-parser';
import { jsoncParser } from './parse-json';

/** Names of fields and indexes of lists, from the root on. */
export type JsonPath = readonly (string | number)[];

/**
 * The text with `value` at `at`; parents that are absent are made. The index one past the end of a list appends.
 * @param text JSON that parseJsonc takes; its root is an object
 * @param value undefined removes the field
 * @throws TypeError when something on the way is not an object or list
 */
export function editJson(text: string, at: JsonPath, value: unknown): string {
  const { findNodeAtLocation, parseTree } = jsoncParser();
  const [mark, json] = split(text);
  const root = parseTree(json, [], { allowTrailingComma: true });
  let depth = at.length;
  let node: Node | undefined;
  while (!(node = root && findNodeAtLocation(root, at.slice(0, depth))) && depth > 0) depth--;
  if (value === undefined) return depth === at.length && node ? mark + without(json, node) : text;
  const style = { indent: /^[ \t]+(?=\S)/m.exec(json)?.[0] ?? '  ', end: json.includes('\r\n') ? '\r\n' : '\n' };
  if (node && depth === at.length) return mark + replaced(json, node.offset, node.length, pretty(value, depth, style));
  const [key, ...absent] = at.slice(depth);
  const container = typeof key === 'number' ? 'array' : 'object';
  if (key === undefined || node?.type !== container)
    throw new TypeError(`${at.slice(0, depth).join('.') || 'the root'} is not an ${container}`);
  const made = absent.reduceRight(
    (inner: unknown, name) => (typeof name === 'number' ? [inner] : { [name]: inner }),
    value,
  );
  return mark + inserted(json, node, typeof key === 'number' ? undefined : key, made, depth + 1, style);
}

interface Style {
  readonly indent: string;
  readonly end: string;
}

/** A new last child of an object (with a name) or a list. */
function inserted(
  json: string,
  parent: Node,
  name: string | undefined,
  value: unknown,
  depth: number,
  style: Style,
): string {
  const key = name === undefined ? '' : `${JSON.stringify(name)}: `;
  const last = parent.children?.at(-1);
  const line = `${style.end}${style.indent.repeat(depth)}`;
  if (!last)
    return replaced(
      json,
      parent.offset + 1,
      parent.length - 2,
      `${line}${key}${pretty(value, depth, style)}${style.end}${style.indent.repeat(depth - 1)}`,
    );
  const end = last.offset + last.length;
  const isShort = depth > 1 && !json.slice(parent.offset, parent.offset + parent.length).includes('\n');
  if (isShort) return replaced(json, end, 0, `, ${key}${short(value)}`);
  // A comment behind the last child stays with it.
  const [behind, comma] = /^[ \t]*(,?)[ \t]*\/\/[^\r\n]*/.exec(json.slice(end)) ?? ['', ''];
  const commented = replaced(json, end + behind.length, 0, `${line}${key}${pretty(value, depth, style)}`);
  return comma === ',' ? commented : replaced(commented, end, 0, ',');
}

function pretty(value: unknown, depth: number, { indent, end }: Style): string {
  return JSON.stringify(value, null, indent).replaceAll('\n', `${end}${indent.repeat(depth)}`);
}

/** On one line, with spaces between. */
function short(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(short).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}: ${short(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** The text without a field or an element, and without the comma that it no longer needs. */
function without(json: string, node: Node): string {
  const child = node.parent?.type === 'property' ? node.parent : node;
  const siblings = child.parent?.children ?? [];
  const [before, after] = [siblings[siblings.indexOf(child) - 1], siblings[siblings.indexOf(child) + 1]];
  const from = before ? before.offset + before.length : child.offset;
  const to = before || !after ? child.offset + child.length : after.offset;
  return replaced(json, from, to - from, '');
}

function replaced(text: string, offset: number, length: number, by: string): string {
  return text.slice(0, offset) + by + text.slice(offset + length);
}

/** A byte order mark, if there is one, and the rest. */
function split(text: string): readonly [string, string] {
  return text.startsWith('\ufeff') ? ['\ufeff', text.slice(1)] : ['', text];
}
