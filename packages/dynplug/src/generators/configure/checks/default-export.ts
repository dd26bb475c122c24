// The default export of a backend plugin or module: it is what a host loads.
import path from 'node:path';
import { isBackendRole } from '../../../plugin/role';
import { inProject } from '../../../files/paths';
import { backendFeatures, withoutComments } from '../backend-features';
import { entryPoint } from '../entry-point';
import type { Check } from '../missing';

export const defaultExport: Check = ({ tree, plugin, role }) => {
  if (!isBackendRole(role)) return [];
  const entry = inProject(plugin.root, entryPoint(plugin.manifest));
  const text = tree.read(entry, 'utf8');
  if (text === null) return [{ todo: `Write ${entry}, or name another entry point as "main" in package.json.` }];
  if (
    /\bexport\s+default\b|\bas\s+default\b|\bexport\s*\{\s*default\b|\bdynamicPluginInstaller\b/.test(
      withoutComments(text),
    )
  )
    return [];
  const features = backendFeatures(tree, plugin);
  const [feature] = features.filter(({ name }) => name !== undefined);
  if (feature?.name === undefined || features.length > 1) return [{ todo: advice(entry, features.length) }];
  const line = exportLine(entry, feature.file, feature.name, text);
  return [
    { file: entry, what: line, fixed: (now) => `${now}${now === '' || now.endsWith('\n') ? '' : '\n'}${line}\n` },
  ];
};

function advice(entry: string, features: number): string {
  if (features > 1)
    return `Export one of the ${features} backend features as default in ${entry}: hosts load that one.`;
  if (features === 1) return `Export the backend feature as default in ${entry}.`;
  return `Make a backend feature (createBackendPlugin or createBackendModule) and export it as default in ${entry}.`;
}

/** In the style of the file. */
function exportLine(entry: string, from: string, name: string, text: string): string {
  const end = text.includes(';') ? ';' : '';
  if (from === entry) return `export default ${name}${end}`;
  const quote = /from\s+"/.test(text) ? '"' : "'";
  const request = path.posix
    .relative(path.posix.dirname(entry), from)
    .replace(/\.tsx?$/, '')
    .replace(/\/index$/, '');
  return `export { ${name} as default } from ${quote}./${request}${quote}${end}`;
}
