// A tarball of a plugin, from a file or through `npm pack`, checked against its integrity hash and unpacked as installers do.
import { createReadStream, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import type { Json } from '../host/json';
import { tarballDigests } from '../host/read/tarball';
import { INTEGRITY_RULES } from '../host/rules/integrity';
import { npmCode, npmFailure } from '../npm/npm-failure';
import { npmSecrets } from '../npm/npm-secrets';
import { npmSettings, scopeKeyOf } from '../npm/npm-settings';
import { runNpm } from '../npm/run-npm';
import { type UnpackRequest, unpackFolders } from './unpack';

export interface NpmPlace {
  /** Absolute; npm reads the .npmrc there. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** npm names it in all that it packs. */
const TOP = 'package';
/** As npm says it for a package or an address, and for a version, that the registry lacks. */
const LACKING = /^(E404|ETARGET)$/;

/**
 * @param spec what npm packs: `name@version`, an address, an absolute folder
 * @param folder absolute; it exists, and is empty
 * @returns the tarball: absolute
 * @throws EREGISTRY, ENETWORK, EAUTH, ETOOL without npm
 */
export async function npmPack(spec: string, folder: string, { cwd, env }: NpmPlace): Promise<string> {
  const args = ['pack', spec, '--json', '--ignore-scripts', '--workspaces=false', `--pack-destination=${folder}`];
  const ended = await runNpm(args, cwd);
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (ended.succeeded && file !== undefined) return path.join(folder, file);
  const secrets = npmSecrets([path.join(cwd, '.npmrc')], env, undefined);
  const error = npmFailure(`npm pack ${spec}`, ended, secrets);
  if (!LACKING.test(npmCode(ended) ?? '')) throw error;
  throw new DynplugError(error.code, error.message, secrets.clean(await hintFor(spec, cwd)));
}

/** What to do about something that does not exist. @param cwd absolute */
async function hintFor(spec: string, cwd: string): Promise<string> {
  if (/^https?:/.test(spec)) return 'Check the address.';
  const key = scopeKeyOf(spec) ?? 'registry';
  const settings = await npmSettings(['registry', key], cwd);
  const registry = settings.get(key) ?? settings.get('registry') ?? 'its default';
  return `Check the name and the version. npm asked ${registry}: another registry is named by ${key} in .npmrc.`;
}

/**
 * @param file absolute
 * @param settings its folder is absolute, and does not exist; its subject is the tarball as a person named it
 * @returns the folder of the plugin @throws EARTIFACT, ELINK, EWRITE
 */
export async function unpackTarball(
  file: string,
  settings: Pick<UnpackRequest, 'folder' | 'subject' | 'maxFile'>,
): Promise<string> {
  const { folder, subject } = settings;
  mkdirSync(folder);
  const { isRead, tops } = await unpackFolders(createReadStream(file), {
    ...settings,
    isLayer: false,
    takes: (top) => top === TOP,
  });
  if (isRead && tops.has(TOP)) return path.join(folder, TOP);
  throw new DynplugError(
    'EARTIFACT',
    `${subject} is not a tarball as npm pack makes it: it has nothing below ${TOP}/.`,
    'Make it with pack or npm pack.',
  );
}

/**
 * @param file absolute
 * @param integrity as it is written, of any type; undefined where none is asked for
 * @param subject the package as it is written
 * @returns the hash of the bytes: `sha512-…` @throws ECONTRACT where installers stop
 */
export async function requireIntegrity(
  file: string,
  integrity: { readonly value: unknown } | undefined,
  subject: string,
): Promise<string> {
  const digests = await tarballDigests(file);
  const found = `sha512-${digests.sha512}`;
  if (!integrity) return found;
  const value = integrity.value as Json | undefined;
  for (const { find, fix } of INTEGRITY_RULES)
    for (const { message } of find({ value, at: subject, digests }))
      throw new DynplugError('ECONTRACT', `${subject}: ${message} Its bytes have ${found}.`, fix);
  return found;
}
