// The pack use case: a derived package as the tarball that npm and the installers of hosts take, streamed from the workspace.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from '../derive/entry';
import type { DeriveOptions } from '../options/derivation';
import { artifactEntry, requireContract } from '../host/contract';
import type { HostFinding } from '../host/finding';
import { pluginFragment } from '../host/plugin-fragment';
import type { Profile } from '../options/hosts';
import { PACK_REPORT_FILE, type PackReport } from '../packaged/pack-report';
import type { PackagedPlugin } from '../packaged/packaged-plugin';
import { readPackagedPlugin } from '../packaged/read-packaged-plugin';
import { tarballName } from '../plugin/names';
import type { TarFile } from '../archive/tar-stream';
import { writeGzipTar } from '../archive/write-gzip-tar';
import { copyFile } from '../files/copy';
import { TarballHasher } from '../archive/integrity';
import { requireOutputFolder } from '../output/output-folder';
import { byText } from '../files/paths';
import { replaceFolder } from '../output/replace-folder';

export interface PackRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root; so are the other paths unless they say otherwise. */
  readonly projectRoot: string;
  readonly outputPath: string;
  readonly derive: DeriveOptions;
  /** A folder to pack instead of deriving the plugin. */
  readonly from: string | undefined;
  readonly profile: Profile;
  /** Rule ids that fail although they are warnings. */
  readonly failOn: readonly string[];
  /** gzip, 1–9. */
  readonly compressionLevel: number;
  /** Where the tarball will be served; without it the fragment names the package. */
  readonly baseUrl: string | undefined;
}

export interface PackResult {
  readonly report: PackReport;
  /** Absolute. */
  readonly output: string;
  /** A fragment of dynamic-plugins.yaml. */
  readonly fragment: string;
  readonly findings: readonly HostFinding[];
}

/** @throws DynplugError; then the former output is as it was */
export async function packPlugin(request: PackRequest): Promise<PackResult> {
  const { workspaceRoot, projectRoot, outputPath, from, derive: options } = request;
  const reads = from === undefined ? [] : [path.resolve(workspaceRoot, from)];
  const output = requireOutputFolder(workspaceRoot, projectRoot, outputPath, {
    file: PACK_REPORT_FILE,
    name: 'dist-pack',
    reads,
  });
  const plugin = await readPackagedPlugin({ workspaceRoot, source: { projectRoot, from }, options, output });
  const files = tarballFiles(plugin.files);
  const entries = files.map((file) => artifactEntry(file));
  const findings = requireContract({ kind: 'tgz', compression: 'gzip', entries }, request.profile, request.failOn);
  const config = plugin.suggested;
  const file = tarballName(plugin.manifest.name, plugin.manifest.version);
  const made = [file, `${file}.integrity`, ...(config ? [`${file}.app-config.dynamic.yaml`] : [])];
  const hasher = new TarballHasher();
  let result: PackResult | undefined;
  await replaceFolder(output, async (folder) => {
    mkdirSync(folder);
    const level = request.compressionLevel;
    const size = await writeGzipTar(files, { file: path.join(folder, file), level, compressed: [hasher] });
    const report = packReport(plugin, findings, { file, size, ...hasher.digest() });
    const fragment = fragmentOf(report, request.baseUrl, config?.config, plugin.exampleConfig);
    writeFileSync(path.join(folder, `${file}.integrity`), `${report.integrity}\n`);
    if (config) copyFile(config.file, path.join(folder, `${file}.app-config.dynamic.yaml`));
    writeFileSync(path.join(folder, PACK_REPORT_FILE), `${JSON.stringify(report, null, 2)}\n`);
    writeFileSync(path.join(folder, 'dynamic-plugins.yaml'), fragment);
    result = { report, output, fragment, findings };
    const others = [...made.slice(1), PACK_REPORT_FILE, 'dynamic-plugins.yaml'];
    return [{ path: file, size }, ...others.map((name) => ({ path: name }))];
  });
  return result as PackResult;
}

/** Below `package/`; the manifest first, as npm writes it: who only wants that need not read on. */
function tarballFiles(files: readonly TarFile[]): readonly TarFile[] {
  const rank = ({ path: name }: TarFile): number => (name === 'package.json' ? 0 : 1);
  return [...files]
    .sort((a, b) => rank(a) - rank(b) || byText(a.path, b.path))
    .map((file) => ({ ...file, path: `package/${file.path}` }));
}

function packReport(
  { manifest, key, files, sourceHashes, findings: own }: PackagedPlugin,
  findings: readonly HostFinding[],
  tarball: Pick<PackReport, 'file' | 'size' | 'integrity' | 'shasum'>,
): PackReport {
  const { file, size, integrity, shasum } = tarball;
  const folders = new Set(files.map((entry) => packageFolder(entry.path)).filter((folder) => folder !== ''));
  return {
    formatVersion: 1,
    kind: 'dynamic',
    name: manifest.name,
    version: manifest.version,
    key,
    role: manifest.backstage?.['role'],
    file,
    integrity,
    shasum,
    size,
    unpackedSize: files.reduce((sum, entry) => sum + entry.size, 0),
    files: files.length,
    packages: folders.size,
    ...(sourceHashes && { sourceHashes }),
    warnings: [
      ...own.map(({ code, message }) => ({ code, message })),
      ...findings.map(({ rule, message }) => ({ code: rule, message })),
    ],
  };
}

function fragmentOf(
  { name, version, file, integrity }: PackReport,
  baseUrl: string | undefined,
  pluginConfig: Readonly<Record<string, unknown>> | undefined,
  exampleConfig: PackagedPlugin['exampleConfig'],
): string {
  const spec = baseUrl === undefined ? `${name}@${version}` : `${baseUrl.replace(/\/+$/, '')}/${file}`;
  return pluginFragment([{ package: spec, integrity, exampleConfig, ...(pluginConfig && { pluginConfig }) }]);
}
