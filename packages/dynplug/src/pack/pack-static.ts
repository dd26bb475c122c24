// The other pack use case: the ordinary package, for hosts that are built with it, packed by the workspace's own package manager. That one
// knows how to resolve `workspace:` and `catalog:`, and runs the package's prepack; what comes out is checked before it counts.
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PACK_REPORT_FILE, type StaticPackReport } from '../packaged/pack-report';
import { tarballName } from '../plugin/names';
import { publishableFindings } from '../plugin/publishable';
import { copyFile } from '../files/copy';
import { DynplugError, throwOnErrors } from '../errors/errors';
import { hashTarball } from '../archive/integrity';
import { requireOutputFolder } from '../output/output-folder';
import { runProgram } from '../process/run';
import { replaceFolder } from '../output/replace-folder';
import { makeTemporaryFolder } from '../files/temporary-folder';
import { type Manifest, readManifest } from '../tree/manifest';
import { type SourceHashes, sourceHashes } from '../tree/source-hashes';
import { type PackageManager, packageManagerOf } from '../tree/package-manager';
import { type WorkspacePackage, findMonorepoRoot, findWorkspacePackages } from '../tree/workspace';
import { keepManifest, restoreAfterKill } from './keep-manifest';
import { packedFindings, readPackedFiles } from './packed-findings';

export interface PackStaticRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root; so is outputPath. */
  readonly projectRoot: string;
  readonly outputPath: string;
}

export interface PackStaticResult {
  readonly report: StaticPackReport;
  /** Absolute. */
  readonly output: string;
}

/**
 * Program and arguments that pack the package in the current folder into an absolute one, under a name that we choose where that can be said.
 * A workspace may forbid the scripts of what it installs (`ignore-scripts`); prepack is the package's own and decides what is packed.
 */
const COMMANDS: Readonly<Record<PackageManager, (folder: string, file: string) => readonly [string, ...string[]]>> = {
  npm: (folder) => ['npm', 'pack', '--ignore-scripts=false', '--pack-destination', folder],
  pnpm: (folder) => ['pnpm', 'pack', '--config.ignore-scripts=false', '--pack-destination', folder],
  yarn: (folder, file) => ['yarn', 'pack', '--out', path.join(folder, file)],
  'yarn-classic': (folder, file) => ['yarn', 'pack', '--filename', path.join(folder, file)],
};

/**
 * @throws ENOROLE, EROLE, EPUBLISHABLE before anything is packed; ETOOL; ENOTBUILT, EENTRYFILE, ESPEC for what was packed; EOUTPUT, EWRITE.
 *   Then the former output is as it was.
 */
export async function packStatic(request: PackStaticRequest): Promise<PackStaticResult> {
  const { workspaceRoot, projectRoot, outputPath } = request;
  const output = requireOutputFolder(workspaceRoot, projectRoot, outputPath, {
    file: PACK_REPORT_FILE,
    name: 'dist-pack-static',
  });
  const dir = path.join(workspaceRoot, projectRoot);
  restoreAfterKill(dir);
  const manifest = readManifest(dir, true);
  throwOnErrors(publishableFindings(manifest), manifest.name);
  const root = findMonorepoRoot(dir, workspaceRoot);
  const packageManager = packageManagerOf(root);
  const file = tarballName(manifest.name, manifest.version);
  // Outside of the package: one without `files` would pack what lies beside it.
  const hashes = sourceHashes(workspaceRoot, [dir]);
  const temporary = makeTemporaryFolder('pack');
  try {
    const packed = await pack(packageManager, dir, temporary.path, file);
    const report = await inspect(packed, { hashes, manifest, packageManager, workspace: findWorkspacePackages(root) });
    await replaceFolder(output, async (folder) => {
      mkdirSync(folder);
      copyFile(packed, path.join(folder, file));
      writeFileSync(path.join(folder, `${file}.integrity`), `${report.integrity}\n`);
      writeFileSync(path.join(folder, PACK_REPORT_FILE), `${JSON.stringify(report, null, 2)}\n`);
      const { size } = report;
      return Promise.resolve([{ path: file, size }, { path: `${file}.integrity` }, { path: PACK_REPORT_FILE }]);
    });
    return { report, output };
  } finally {
    temporary.remove();
  }
}

/** @returns the tarball, absolute */
async function pack(packageManager: PackageManager, dir: string, folder: string, file: string): Promise<string> {
  const [program, ...args] = COMMANDS[packageManager](folder, file);
  await keepManifest(dir, () => runProgram(program, args, dir, { ownGroup: true }));
  const [made] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (made === undefined)
    throw new DynplugError('ETOOL', `${program} ${args[0] ?? ''} of ${dir} ended well, but made no tarball.`);
  return path.join(folder, made);
}

interface Context {
  /** Taken before the package manager ran. */
  readonly hashes: SourceHashes;
  readonly manifest: Manifest;
  readonly packageManager: PackageManager;
  readonly workspace: readonly WorkspacePackage[];
}

/** @throws ENOTBUILT, EENTRYFILE, ESPEC, EARTIFACT */
async function inspect(
  tarball: string,
  { hashes, manifest: source, packageManager, workspace }: Context,
): Promise<StaticPackReport> {
  const packed = await readPackedFiles(tarball);
  const findings = packedFindings(packed, workspace);
  throwOnErrors(findings, source.name);
  const { name, version, backstage } = packed.manifest;
  return {
    formatVersion: 1,
    kind: 'static',
    name,
    version,
    role: backstage?.['role'],
    file: tarballName(name, version),
    ...(await hashTarball(tarball)),
    size: statSync(tarball).size,
    unpackedSize: packed.unpackedSize,
    files: packed.paths.size,
    sourceHashes: hashes,
    packageManager,
    warnings: findings.map(({ code, message }) => ({ code, message })),
  };
}
