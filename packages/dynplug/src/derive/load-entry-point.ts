// Loads the derived package's entry point the way a host does: in a process of its own, outside of the workspace, with the host's
// packages standing in from the workspace. Rule for what counts as a feature: validatePluginEntryPoints of rhdh-cli 1.9.1.
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decisive, entryPoints } from '../host/entry-points';
import { readJson } from '../host/json';
import { inEveryHost } from '../host-manifest/provided';
import { isObject } from '../json/values';
import type { Finding } from '../errors/errors';
import { type StartedChild, startNodeChild } from '../process/run';
import { loadedTarget, mountsOf } from '../tree/exports-targets';
import type { Manifest } from '../tree/manifest';
import { sourceName } from '../plugin/names';
import type { Derivation } from './derivation';
import type { Entry } from './entry';
import { lackingInRelease } from './checks/lacking-in-release';
import { makeSkeleton } from './skeleton';

interface LoadedMount {
  readonly feature: boolean;
  readonly exports: readonly string[];
  /** Exports that are features. */
  readonly features: readonly string[];
  readonly error?: string;
}

interface LoadAnswer {
  /** Mount point → what it exports, or why it did not load. */
  readonly mounts: Readonly<Record<string, LoadedMount>>;
  /** Names that the code asked the host for while it loaded. */
  readonly asked: readonly string[];
}

/** A process that waits for the entry points to load. It starts while the package is still being derived. */
export function startLoader(): StartedChild {
  return startNodeChild({
    script: path.join(__dirname, 'load-entry-point.child.cjs'),
    cwd: tmpdir(),
    nodeOptions: ['--preserve-symlinks', '--preserve-symlinks-main'],
    env: { NODE_PATH: '', NODE_ENV: 'production' },
  });
}

/** No finding means: a host finds a feature. @param loader not used for anything else */
export async function entryPointLoadFindings(
  loader: StartedChild,
  derivation: Derivation,
): Promise<readonly Finding[]> {
  const { entries, placed, request, manifests, walk, own, hosts } = derivation;
  const { prune, checkTimeout } = request.options;
  const complete = prune ? [] : placed.packages.filter(({ kind }) => kind === 'private').map((pkg) => pkg.path);
  const skeleton = makeSkeleton(entries, new Set(complete));
  try {
    const result = await loader.ask<LoadAnswer>(
      {
        skeleton: skeleton.path,
        mounts: mountPoints(manifests.root, entries),
        // What third-party packages ask of the host was reported with its chains.
        host: [...manifests.host, ...walk.leaks].map(({ name }) => name),
        ...(hosts.length > 0 && { provided: inEveryHost(hosts).filter((name) => name.startsWith('@backstage/')) }),
        hostFrom: own.packages.map((pkg) => pkg.id),
      },
      checkTimeout,
    );
    if (result.kind === 'answer') return judge(manifests.root, result.answer);
    return [result.kind === 'timeout' ? tookTooLong(checkTimeout) : died(result.output)];
  } finally {
    skeleton.remove();
  }
}

/** Where a host looks for the feature, then the other entry points, for advice. */
function mountPoints(manifest: Manifest, entries: readonly Entry[]): readonly (readonly [string, string])[] {
  const mounts = entryPoints(manifest, alphaManifest(entries)).map(({ mount, file }): [string, string] => [
    mount,
    file,
  ]);
  for (const [mount, target] of mountsOf(manifest.exports)) {
    if (mount === '.' || mount === './alpha' || mount === './package.json') continue;
    const file = loadedTarget(target);
    if (file !== undefined && /^[^*]+\.[cm]?js$/.test(file)) mounts.push([mount, file]);
  }
  return mounts;
}

function alphaManifest(entries: readonly Entry[]): { readonly main?: unknown } | undefined {
  const source = entries.find((entry) => entry.path === 'alpha/package.json')?.source;
  if (!source) return undefined;
  const { value } = readJson('bytes' in source ? source.bytes : readFileSync(source.file));
  return isObject(value) ? value : undefined;
}

function judge(manifest: Manifest, { mounts, asked }: LoadAnswer): readonly Finding[] {
  const found = decisive(['./alpha', '.'].flatMap((name) => mounts[name] ?? []));
  if (found?.feature === true) return lackingInRelease(asked);
  if (found?.error !== undefined)
    return [
      {
        severity: 'error',
        code: 'EENTRY',
        message: `Unable to validate plugin entry points: ${found.error}`,
        hint: loadHint(found.error, manifest.name),
      },
    ];
  const exported = mounts['.']?.exports.join(', ') || 'nothing';
  return [
    {
      severity: 'error',
      code: 'EENTRY',
      message:
        'Backend plugin is not valid for dynamic loading: it should either export a BackendFeature or BackendFeatureFactory as default export, ' +
        `or export a const dynamicPluginInstaller: BackendDynamicPluginInstaller field as dynamic loading entrypoint. ${sourceName(manifest.name)} exports ${exported}.`,
      hint: featureHint(mounts),
    },
  ];
}

/** Where the feature is if it is not where hosts look, else what a package without one may be. */
function featureHint(mounts: LoadAnswer['mounts']): string {
  const elsewhere = Object.entries(mounts).filter(([, mount]) => mount.feature);
  if (elsewhere.length > 0)
    return `There is a feature in ${elsewhere.map(([name]) => name).join(', ')}: make it the default export of the main entry point.`;
  const main = mounts['.'];
  const [first] = main?.features ?? [];
  if (first !== undefined)
    return `${first} is a feature, but not the default export: add "export { ${first} as default }".`;
  if (main?.exports.includes('createRouter'))
    return 'createRouter belongs to the old backend system: register its router in a plugin made with createBackendPlugin, and export that as default.';
  return 'Export the result of createBackendPlugin or createBackendModule as default; if the package has none, it is a library and needs no export.';
}

function loadHint(error: string, name: string): string {
  const source = sourceName(name);
  if (error.includes(`'${source}/`))
    return `The plugin imports itself, and in a host it is called ${name}. Import the file by a relative path, or name it in "exports".`;
  if (/undeclared/.test(error)) {
    return 'Add it to the dependencies, or to sharedPackages if the host has it. If it works in the workspace, another package brings it there.';
  }
  if (/\b(require|module|exports|__dirname|__filename) is not defined in ES module scope/.test(error))
    return 'ES modules have no require, exports or __dirname: use import and export, or remove "type": "module" from package.json, which a backend plugin does not need.';
  if (/top-level await|ERR_REQUIRE_(ESM|ASYNC_MODULE)/.test(error))
    return 'Hosts load backends with require, which cannot wait. Await in a function, such as init of registerInit, or load the package with import() there.';
  return 'The host would fail in the same way. With check: false the entry point is not loaded here.';
}

/** @param timeout milliseconds */
function tookTooLong(timeout: number): Finding {
  return {
    severity: 'error',
    code: 'EENTRYTIME',
    message: `The entry point did not finish loading within ${timeout / 1000} s.`,
    hint: 'Loading must not wait for anything: move work into init. checkTimeout gives it more time.',
  };
}

function died(output: string): Finding {
  return {
    severity: 'error',
    code: 'EENTRY',
    message: `Unable to validate plugin entry points: the process ended while loading them${output ? `:\n${output}` : '.'}`,
    hint: 'An entry point must not end the process (process.exit).',
  };
}
