// The plugin's suggested configuration for Scalprum's shells, checked against what was built: a name or export that is not there does nothing,
// or breaks the page.
import path from 'node:path';
import { DEFAULT_MODULE, type ScalprumReport } from '../../built-assets/assets-report';
import type { Finding } from '../../errors/errors';
import type { SuggestedConfig } from '../../packaged/app-config';
import { isObject, own } from '../../json/values';

type Config = Readonly<Record<string, unknown>>;

/** None without a configuration, and without assets for Scalprum's shells. */
export function suggestedConfigFindings(
  suggested: SuggestedConfig | undefined,
  scalprum: ScalprumReport | undefined,
): readonly Finding[] {
  if (!suggested || !scalprum) return [];
  const { config } = suggested;
  const { name, exposedModules } = scalprum;
  const file = path.basename(suggested.file);
  const plugins = objectIn(objectIn(config, 'dynamicPlugins'), 'frontend');
  const keys = Object.keys(plugins);
  if (keys.length === 0) return [];
  if (!keys.includes(name))
    return [
      {
        severity: 'warning',
        code: 'ESCALPRUM',
        message: `${file} configures ${keys.join(', ')}, but the plugin is called ${name}: shells would not load it.`,
        hint: `Rename the key below dynamicPlugins.frontend, or set "scalprum": { "name": … } in package.json.`,
      },
    ];
  return Object.entries(objectIn(plugins, name)).flatMap(([list, items]) =>
    (Array.isArray(items) ? items : [])
      .filter((item): item is Config => typeof item === 'object' && item !== null)
      .flatMap((item) => itemFinding(`${file}: ${list}`, item, exposedModules)),
  );
}

function itemFinding(at: string, item: Config, exposed: ScalprumReport['exposedModules']): readonly Finding[] {
  const { importName, module = DEFAULT_MODULE } = item;
  if (typeof importName !== 'string' || typeof module !== 'string') return [];
  const found = own(exposed, module);
  const error = (message: string, hint: string): readonly Finding[] => [
    { severity: 'error', code: 'EEXPOSED', message: `${at} ${message}`, hint },
  ];
  if (!found)
    return error(
      `names the module ${module}, which is not exposed.`,
      `Exposed: ${Object.keys(exposed).join(', ')}. Add it to "exposedModules" of the Scalprum configuration.`,
    );
  if (!found.exports || found.exports.includes(importName)) return [];
  return error(
    `names ${importName}, but ${found.file} (${module}) exports no ${importName}.`,
    `It exports ${found.exports.join(', ') || 'nothing'}.`,
  );
}

function objectIn(value: Config, key: string): Config {
  const found = own(value, key);
  return isObject(found) ? found : {};
}
