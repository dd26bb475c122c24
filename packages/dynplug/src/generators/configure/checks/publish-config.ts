// `publishConfig`: the entry points of what is built, in place of the sources; and the registry, which only a person can name.
import { isBackendRole } from '../../../plugin/role';
import type { Check, Configured } from '../missing';
import { setField } from '../set-field';

export const publishConfig: Check = (configured) => [...entryPoints(configured), ...registry(configured)];

const entryPoints: Check = ({ plugin, role }) => {
  const { main, types, exports, publishConfig: present = {} } = plugin.manifest;
  // With `exports` Backstage's packing finds them by itself.
  if (exports !== undefined) return [];
  const format = isBackendRole(role) ? 'cjs' : 'esm';
  return [
    ...(isSource(main) && present['main'] === undefined
      ? [setField(plugin, ['publishConfig', 'main'], `dist/index.${format}.js`)]
      : []),
    ...(isSource(types) && present['types'] === undefined
      ? [setField(plugin, ['publishConfig', 'types'], 'dist/index.d.ts')]
      : []),
  ];
};

function registry({ tree, plugin, options }: Configured): readonly { readonly todo: string }[] {
  const { publishKind = 'oci', npmRegistry } = options;
  const { name = '', publishConfig: present = {} } = plugin.manifest;
  if (publishKind === 'oci' || npmRegistry !== undefined) return [];
  const ofScope = /^@[^/]+/.exec(name)?.[0];
  const keys = ['registry', ...(ofScope === undefined ? [] : [`${ofScope}:registry`])];
  const npmrc = tree.read('.npmrc', 'utf8') ?? '';
  const isNamed =
    keys.some((key) => present[key] !== undefined) ||
    (ofScope !== undefined && npmrc.split('\n').some((line) => line.trim().startsWith(`${ofScope}:registry`)));
  return isNamed
    ? []
    : [{ todo: 'Name the npm registry: npmRegistry in nx.json, publishConfig in package.json, or a scope in .npmrc.' }];
}

function isSource(file: unknown): boolean {
  return typeof file === 'string' && /^(\.\/)?src\//.test(file);
}
