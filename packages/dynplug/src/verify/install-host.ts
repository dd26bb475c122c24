// The packages of a host in exactly its versions, installed once into a cache that all workspaces of a user share.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { byText } from '../files/paths';
import type { HostManifest } from '../host-manifest/fields';
import { hostLabel } from '../host-manifest/provided';
import { readJsonObject } from '../json/json-object';
import { isObject } from '../json/values';
import { npmAsk, npmInstall } from '../npm/install-packages';
import { npmFailure } from '../npm/npm-failure';
import { npmSecrets } from '../npm/npm-secrets';
import { oneAtATime } from '../output/one-at-a-time';
import { replaceFolder } from '../output/replace-folder';
import type { EndedProgram } from '../process/run';
import { BACKEND, HOST_FIELD, LOADER } from './host-packages';

type Environment = Readonly<Record<string, string | undefined>>;
/** Package → version. */
type Versions = Readonly<Record<string, string>>;

export interface HostRequest {
  readonly manifest: HostManifest;
  /** Absolute: `hostFolder`. */
  readonly folder: string;
  /** Whether to install it where it is missing. */
  readonly isAllowed: boolean;
  /** What a person runs to install it. */
  readonly command: string;
  /** Absolute; its .npmrc is read. */
  readonly workspaceRoot: string;
  /** Called before an install, which takes minutes. @param count of packages */
  readonly starting: (count: number) => void;
  readonly env: Environment;
}

/** npm names one missing version at a time, and each try takes seconds. */
const MAX_TRIES = 10;
/** Without these nothing boots, and to look for others is of no use. */
const ESSENTIAL = [BACKEND, LOADER];
/** As npm says it for a version, and for a package, that the registry lacks. */
const MISSING = [
  /No matching version found for (\S+?)\.?\s/,
  /'([^'\s]+)' (?:is not in this registry|could not be found)/,
];

/** Where the packages of a host are, once they are installed: absolute. A manifest with other packages has another folder. */
export function hostFolder({ name, packages }: HostManifest, env: Environment): string {
  const facts = JSON.stringify([process.platform, process.arch, packages]);
  const key = createHash('sha256').update(facts).digest('hex').slice(0, 12);
  const caches = env['XDG_CACHE_HOME'] || env['LOCALAPPDATA'] || path.join(homedir(), '.cache');
  return path.join(caches, 'dynplug', 'hosts', `${name}-${key}`);
}

/**
 * Installs the host where it is missing, as a whole or not at all.
 * @throws EVERIFYHOST when nobody allowed it, with the command, and for versions that the registry lacks; ENETWORK, EAUTH, EREGISTRY, ETOOL, EWRITE
 */
export async function ensureHost(request: HostRequest): Promise<void> {
  const { manifest, folder, isAllowed, command } = request;
  if (isInstalled(folder)) return;
  const versions = versionsOf(manifest);
  if (!isAllowed)
    throw new DynplugError(
      'EVERIFYHOST',
      `The packages of ${manifest.name} are not installed for verify.`,
      `Run ${command} once. It installs ${Object.keys(versions).length} packages with npm into ${folder}, and runs no scripts of them.`,
    );
  // Nx runs several tasks at a time, and one install is enough for all.
  await oneAtATime(`${folder}.lock`, async () => {
    if (isInstalled(folder)) return;
    request.starting(Object.keys(versions).length);
    await replaceFolder(folder, async (aside) => {
      mkdirSync(aside);
      await install(versions, request, aside);
      return ESSENTIAL.map((name) => ({ path: `node_modules/${name}/package.json` }));
    });
  });
}

function isInstalled(folder: string): boolean {
  return existsSync(path.join(folder, 'package.json'));
}

/** Of a package with several versions npm takes those that the others ask for. @throws EVERIFYHOST */
function versionsOf({ name, packages }: HostManifest): Versions {
  const absent = ESSENTIAL.filter((one) => typeof packages[one] !== 'string');
  if (absent.length > 0)
    throw new DynplugError(
      'EVERIFYHOST',
      `The manifest of ${name} has no single version of ${absent.join(' and ')}, so there is no backend to install.`,
      'Make a manifest of its image, which tells which one plugins see: nx g @org/dynplug:host-manifest. Or name the folder of a backend with the option hostPackages.',
    );
  const single = Object.entries(packages).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(single);
}

/** Nothing is downloaded before all versions are known. @param aside absolute; it exists @throws EVERIFYHOST, ENETWORK, EAUTH, EREGISTRY */
async function install(versions: Versions, request: HostRequest, aside: string): Promise<void> {
  const { manifest, workspaceRoot } = request;
  const file = path.join(workspaceRoot, '.npmrc');
  const npmrc = existsSync(file) ? file : undefined;
  // npm takes a folder above for its project unless there is one here.
  writeManifest(aside, manifest, versions);
  // A scope may have a registry of its own.
  const names = [
    BACKEND,
    ...Object.keys(versions)
      .filter((name) => !name.startsWith('@'))
      .slice(0, 1),
  ];
  for (const name of names) await requireAnswer(`${name}@${versions[name] ?? ''}`, request, aside);
  const unknown: string[] = [];
  let isWhole = false;
  while (!isWhole && unknown.length < MAX_TRIES && !ESSENTIAL.some((name) => isAmong(name, unknown))) {
    const left = Object.entries(versions).filter(([name, version]) => !unknown.includes(`${name}@${version}`));
    writeManifest(aside, manifest, Object.fromEntries(left));
    const ended = await npmInstall(aside, unknown.length === 0 ? 'lock' : 'relock', npmrc);
    const spec = ended.succeeded ? undefined : missingIn(ended, left);
    if (spec !== undefined) unknown.push(spec);
    else if (ended.succeeded) isWhole = true;
    else throw failure(ended, request, file);
  }
  const missing = isWhole ? withoutAliases(unknown, aside) : unknown;
  if (missing.length > 0) throw lacking(missing, isWhole, manifest);
  const ended = await npmInstall(aside, 'locked', npmrc);
  if (!ended.succeeded) throw failure(ended, request, file);
}

/** What the registry lacks is found out later, for all packages. @param aside absolute @throws ENETWORK, EAUTH within seconds */
async function requireAnswer(spec: string, request: HostRequest, aside: string): Promise<void> {
  const file = path.join(request.workspaceRoot, '.npmrc');
  const ended = await npmAsk(spec, aside, existsSync(file) ? file : undefined);
  if (ended.succeeded) return;
  const error = failure(ended, request, file);
  if (error.code === 'ENETWORK' || error.code === 'EAUTH') throw error;
}

function writeManifest(folder: string, host: HostManifest, dependencies: Versions): void {
  const fields = { name: host.name, version: '0.0.0', private: true, backstage: { role: 'backend' } };
  const text = JSON.stringify({ ...fields, [HOST_FIELD]: hostLabel(host), dependencies });
  writeFileSync(path.join(folder, 'package.json'), text);
}

/**
 * A host may have another package under a name of its own, which its manifest does not tell; packages that ask for it bring it along.
 * @param unknown `name@version` @param folder absolute, with the lockfile of all others
 */
function withoutAliases(unknown: readonly string[], folder: string): readonly string[] {
  const file = path.join(folder, 'package-lock.json');
  const { packages } = readJsonObject(file, { code: 'EVERIFYHOST', hint: 'Update npm.' });
  const found = isObject(packages) ? packages : {};
  return unknown.filter((spec) => {
    const at = spec.lastIndexOf('@');
    const locked = found[`node_modules/${spec.slice(0, at)}`];
    return !isObject(locked) || locked['version'] !== spec.slice(at + 1);
  });
}

/** Whether a version of a package is missing without which nothing boots. @param specs `name@version` */
function isAmong(name: string, specs: readonly string[]): boolean {
  return specs.some((spec) => spec.startsWith(`${name}@`));
}

/** @param isAll whether there are no others */
function lacking(missing: readonly string[], isAll: boolean, { name }: HostManifest): DynplugError {
  return new DynplugError(
    'EVERIFYHOST',
    `The npm registry lacks ${isAll ? '' : 'at least '}${missing.length} of the packages of ${name}: ${[...missing].sort(byText).join(', ')}.`,
    ESSENTIAL.some((name) => isAmong(name, missing))
      ? 'Use a registry that has them (registry in .npmrc).'
      : 'Use a registry that has them (registry in .npmrc). Or write a manifest of your own without them, and name its file with --host: plugins that need them then fail to load.',
  );
}

/** The dependency that npm did not find; undefined for another failure. */
function missingIn({ stderr }: EndedProgram, dependencies: readonly (readonly [string, string])[]): string | undefined {
  const named = MISSING.flatMap((pattern) => pattern.exec(stderr)?.[1] ?? []);
  return dependencies.map(([name, version]) => `${name}@${version}`).find((spec) => named.includes(spec));
}

function failure(ended: EndedProgram, { manifest, env }: HostRequest, npmrc: string): DynplugError {
  return npmFailure(`npm install of the packages of ${manifest.name}`, ended, npmSecrets([npmrc], env, undefined));
}
