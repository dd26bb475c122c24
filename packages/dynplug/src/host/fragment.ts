// A dynamic-plugins.yaml as a value, with its entries in order.
import { createRequire } from 'node:module';
import { type YamlDocument, parseYaml } from '../json/parse-yaml';
import { type Json, type JsonObject, isList } from './json';
import { isObject, isText } from '../json/values';
import { isSameIn11 } from './yaml-1.1';
import { type PackageReference, isImageLike, mergeKeyOf, parseNpmSpec, parsePackageReference } from './reference';

export interface FragmentEntry {
  /** `plugins[0]` */
  readonly at: string;
  readonly fields: JsonObject;
  readonly package: string;
  /** When it is an image. */
  readonly reference?: PackageReference;
  /** Every installer would install it. */
  readonly isEnabled: boolean;
}

export interface Fragment {
  /** Why it is not YAML. */
  readonly problem?: string;
  /** `null` when it is empty. */
  readonly root: Json;
  readonly entries: readonly FragmentEntry[];
  /** Plain scalars that are other values in YAML 1.1; `line` counts from 1. */
  readonly ambiguous: readonly { readonly line: number; readonly text: string }[];
}

export function parseFragment(text: string): Fragment {
  let yaml: YamlDocument;
  try {
    yaml = parseYaml(text);
  } catch (error) {
    return { problem: (error as Error).message, root: null, entries: [], ambiguous: [] };
  }
  const root = yaml.value as Json;
  const plugins = isObject(root) && isList(root['plugins']) ? root['plugins'] : [];
  const entries = plugins.flatMap((fields, index) => entryOf(fields, `plugins[${index}]`));
  return { root, entries, ambiguous: ambiguousScalars(yaml) };
}

function ambiguousScalars({ document, lines }: YamlDocument): Fragment['ambiguous'] {
  const { visit } = createRequire(__filename)('yaml') as typeof import('yaml');
  const ambiguous: Fragment['ambiguous'][number][] = [];
  visit(document, {
    Scalar(_key, { type, source = '', value, range }) {
      if (type === 'PLAIN' && !isSameIn11(source, value))
        ambiguous.push({ line: lines.linePos(range?.[0] ?? 0).line, text: source });
    },
  });
  return ambiguous;
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
      ...(isImageLike(name) && { reference: parsePackageReference(name, `${at}.package`) }),
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
