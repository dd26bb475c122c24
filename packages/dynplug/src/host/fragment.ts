// A dynamic-plugins.yaml as a value, with its entries in order.
import { createRequire } from 'node:module';
import { type Json, type JsonObject, isList, isObject, isText } from './json';
import { type Reference, isImageLike, mergeKeyOf, parseNpmSpec, parseReference } from './reference';

export interface FragmentEntry {
  /** `plugins[0]` */
  readonly at: string;
  readonly fields: JsonObject;
  readonly package: string;
  /** When it is an image. */
  readonly reference?: Reference;
  /** Every installer would install it. */
  readonly isEnabled: boolean;
}

export interface Fragment {
  /** Why it is no YAML. */
  readonly problem?: string;
  /** `null` when it is empty. */
  readonly root: Json;
  readonly entries: readonly FragmentEntry[];
}

export function parseFragment(text: string): Fragment {
  // Loaded when there is something to read, like in tree/yaml-file.ts.
  const { parse } = createRequire(__filename)('yaml') as typeof import('yaml');
  let root: Json;
  try {
    root = parse(text) as Json;
  } catch (error) {
    return { problem: (error as Error).message.split('\n')[0] ?? '', root: null, entries: [] };
  }
  const plugins = isObject(root) && isList(root['plugins']) ? root['plugins'] : [];
  return { root, entries: plugins.flatMap((fields, index) => entryOf(fields, `plugins[${index}]`)) };
}

function entryOf(fields: Json, at: string): readonly FragmentEntry[] {
  if (!isObject(fields) || !isText(fields['package'])) return [];
  const name = fields['package'];
  return [
    {
      at,
      fields,
      package: name,
      isEnabled: fields['disabled'] === undefined || fields['disabled'] === false,
      ...(isImageLike(name) && { reference: parseReference(name, `${at}.package`) }),
    },
  ];
}

/** Installers take entries with the same one for the same plugin: images and npm packages without their version, all else as written. */
export function entryKey({ package: name, reference }: FragmentEntry): string {
  return reference ? mergeKeyOf(reference) : (parseNpmSpec(name)?.name ?? name);
}

/** Installed by npm from somewhere else than a local folder, so that a hash is asked for. */
export function needsIntegrity({ package: name, reference, fields, isEnabled }: FragmentEntry): boolean {
  return !reference && !name.startsWith('./') && isEnabled && fields['preInstalled'] !== true;
}
