// `files`: what npm packs, and so what ships. Without the field that is everything, sources and tests too.
import { minimatch } from 'minimatch';
import { inProject } from '../../../files/paths';
import type { Check } from '../missing';
import { setField } from '../set-field';

export const packageFiles: Check = ({ tree, plugin }) => {
  const { root, manifest } = plugin;
  const { files, configSchema } = manifest;
  const needed = [
    'dist',
    // Database migrations are read at run time, next to dist.
    ...(tree.children(inProject(root, 'migrations')).length > 0 ? ['migrations'] : []),
    ...(typeof configSchema === 'string' && !configSchema.startsWith('dist/') ? [configSchema] : []),
  ];
  if (files === undefined) return [setField(plugin, ['files'], needed)];
  return needed
    .filter((name) => !files.some((entry) => covers(entry, name)))
    .map((name, at) => setField(plugin, ['files', files.length + at], name));
};

function covers(entry: string, name: string): boolean {
  const pattern = entry.replace(/^\.?\//, '').replace(/\/(\*\*?(\/\*)?)?$/, '');
  return minimatch(name.replace(/^\.\//, ''), pattern, { dot: true });
}
