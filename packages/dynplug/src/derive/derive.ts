// Source plugin → derived package, in memory: read → walk → gather → lay out → manifests → entries → checks. Reads files, writes none, asks no
// network.
import { isFrontendRole } from '../plugin/role';
import { checkedPackage } from './checked-package';
import { startPluginCompiler } from './compiled-packages';
import type { DeriveRequest } from './derivation';
import type { DerivedPackage } from './derived-package';
import { deriveBackend } from './derive-backend';
import { deriveFrontend } from './derive-frontend';
import { startLoader } from './load-entry-point';
import { type SourcePlugin, readSourcePlugin } from './source-plugin';

/**
 * The derived package of a plugin.
 * @throws DynplugError: one error as itself, several as ECHECKS with all of them
 */
export async function derive(request: DeriveRequest): Promise<DerivedPackage> {
  const [derived] = await deriveWhile(request, () => Promise.resolve());
  return derived;
}

/** The part of a derived package that is known before its last checks. */
export type MadePackage = Pick<DerivedPackage, 'name' | 'entries'>;

/** What goes on while the checks do; the signal says that one has failed. */
type Work<T> = (made: MadePackage, signal: AbortSignal) => Promise<T>;

/**
 * The same, with work that goes on while the entry points load, which takes as long as writing hundreds of files. What the work makes is
 * of use only if this returns.
 * @throws what the checks find, before what the work throws
 */
export async function deriveWhile<T>(request: DeriveRequest, work: Work<T>): Promise<readonly [DerivedPackage, T]> {
  const source = readSourcePlugin(request.workspaceRoot, request.projectRoot);
  return isFrontendRole(source.role) ? frontendWhile(source, request, work) : backendWhile(source, request, work);
}

async function frontendWhile<T>(
  source: SourcePlugin,
  request: DeriveRequest,
  work: Work<T>,
): Promise<readonly [DerivedPackage, T]> {
  const derived = await deriveFrontend(source, request);
  return [derived, await work(derived, new AbortController().signal)];
}

async function backendWhile<T>(
  source: SourcePlugin,
  request: DeriveRequest,
  work: Work<T>,
): Promise<readonly [DerivedPackage, T]> {
  const { check, includeDependencies } = request.options;
  const loader = check && includeDependencies ? startLoader() : undefined;
  const compiler = startPluginCompiler(source, request);
  const failing = new AbortController();
  try {
    const derivation = await deriveBackend(source, request, compiler);
    const checking = checkedPackage(derivation, loader);
    // With errors already, the checks throw them all: there is nothing to work for.
    if (derivation.findings.some(({ severity }) => severity === 'error')) return [await checking, undefined as T];
    checking.catch(() => failing.abort());
    const made = { name: derivation.manifests.root.name, entries: derivation.entries };
    const [checked, worked] = await Promise.allSettled([checking, work(made, failing.signal)]);
    if (checked.status === 'rejected') throw checked.reason;
    if (worked.status === 'rejected') throw worked.reason;
    return [checked.value, worked.value];
  } finally {
    loader?.stop();
    compiler?.stop();
  }
}
