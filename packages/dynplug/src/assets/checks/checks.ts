// Everything that is wrong with what was built, or may be; all of it at once.
import path from 'node:path';
import type { SourcePlugin } from '../../derive/source-plugin';
import type { AssetsReport } from '../../built-assets/assets-report';
import { type AssetOptions, unsharedRequests } from '../../options/assets';
import type { BuildAnswer } from '../../protocol';
import type { SuggestedConfig } from '../../packaged/app-config';
import type { Finding } from '../../errors/errors';
import { readManifest } from '../../tree/manifest';
import { cliFindings } from './cli-findings';
import { configFindings } from './suggested-config-findings';
import { type OwnPackage, importFindings } from './import-findings';
import { isNewMaterial, materialFindings } from './material-findings';
import { problemFindings } from './problem-findings';
import { reactFindings } from './react-findings';
import { singleFindings } from './host-libraries';
import { sizeFindings } from './size-findings';
import { unusedSharedFindings } from './unused-option-findings';

/** @param entries mount → source file of the plugin @param suggested what the plugin suggests to its hosts */
export function answerFindings(
  source: SourcePlugin,
  { scalprum, federation }: BuildAnswer,
  report: AssetsReport,
  options: AssetOptions,
  entries: Readonly<Record<string, string>>,
  suggested: SuggestedConfig | undefined,
): readonly Finding[] {
  const unshared = unsharedRequests(options);
  const own: readonly OwnPackage[] = [
    { dir: source.dir, manifest: source.manifest },
    ...source.workspace.map(({ dir }) => ({ dir, manifest: readManifest(dir) })),
  ];
  const kinds = [
    ...(scalprum ? [['scalprum', scalprum] as const] : []),
    ...(federation ? [['federation', federation] as const] : []),
  ];
  const findings = kinds.flatMap(([kind, { problems, bundled }]) => [
    // Of Material UI there is one finding, with the option that ends this too.
    ...problemFindings(
      problems.filter(({ kind: what }) => what !== 'unversioned' || !bundled.packages.some(isNewMaterial)),
      bundled,
      source.root,
    ),
    ...importFindings(bundled, problems, source.root, own),
    ...singleFindings(bundled, kind, unshared),
  ]);
  const isOurs = options.federationEngine === 'rspack';
  const ours = [...(scalprum ? [scalprum] : []), ...(federation && isOurs ? [federation] : [])];
  return once([
    ...findings,
    ...reactFindings(
      source,
      kinds.map(([, { bundled }]) => bundled),
      options.hostReact,
      unshared,
    ),
    ...materialFindings(
      source.manifest.name,
      kinds.map(([, { bundled }]) => bundled),
    ),
    ...(report.scalprum && suggested
      ? configFindings(path.basename(suggested.file), suggested.config, report.scalprum)
      : []),
    ...sizeFindings(report, options.maxSize),
    ...unusedSharedFindings(ours, options),
    ...cliFindings(options),
    ...offers(report, options, entries),
  ]);
}

/** Both kinds are made of the same sources, so most is found twice. An error and a warning with the same words stay two findings. */
function once(findings: readonly Finding[]): readonly Finding[] {
  const key = ({ severity, code, message }: Finding): string => [severity, code, message].join('\0');
  return [...new Map(findings.map((finding) => [key(finding), finding])).values()];
}

function offers(
  { name, federation, scalprum }: AssetsReport,
  { moduleFederation }: AssetOptions,
  entries: Readonly<Record<string, string>>,
): readonly Finding[] {
  const offered: Finding[] = [];
  if (moduleFederation && !federation)
    offered.push({
      severity: 'warning',
      code: 'EFEATURES',
      message: `${name} has no feature of the new frontend system, so there are no assets for module federation.`,
      hint: 'Hosts with module federation would not show the plugin. Set moduleFederation: false to silence this warning.',
    });
  const alpha = entries['./alpha'];
  const exposed = Object.values(scalprum?.exposedModules ?? {}).map(({ file }) => path.posix.normalize(file));
  if (scalprum && alpha !== undefined && !exposed.includes(path.posix.normalize(alpha)))
    offered.push({
      severity: 'warning',
      code: 'EEXPOSED',
      message: `${name} has the entry point ./alpha, which Scalprum's shells do not get.`,
      hint: `To offer it too, expose a second module: "scalprum": { "exposedModules": { "PluginRoot": "${entries['.'] ?? './src/index.ts'}", "alpha": "${alpha}" } }.`,
    });
  return offered;
}
