// Watches a build and tells what got into the bundle: files of the workspace with their imports, installed packages, shared modules.
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Compilation, Compiler } from '../bundler/rspack';
import type { StablePaths } from '../bundler/stable-paths';
import type { Bundled, SharedRequest, SourceFile, SourceImport } from '../protocol';
import { PackageSums } from './package-sums';
import { SourcePaths } from './source-paths';

type Module = Parameters<Compilation['moduleGraph']['getOutgoingConnections']>[0];

const NAME = 'DynplugBundleFacts';
const SHARED = /^(consume|provide) shared module \(\w+\) (.+?)@([^@\s]*)(?: |$)/;

/** The bundler's value of `import.meta.url`, in quotes of either kind. */
const FILE_URL = /["'](file:\/\/\/(?:[^"'\\\s]|\\.)+)["']/g;

export class BundleFacts {
  readonly #paths: SourcePaths;
  readonly #sources = new Map<string, SourceFile>();
  readonly #shared = new Map<string, SharedRequest>();
  readonly #packages: PackageSums;
  readonly #parsed = new Set<string>();
  readonly #machineUrls = new Set<string>();

  /** @param stable the names of files in this build */
  constructor(workspaceRoot: string, stable: StablePaths) {
    this.#paths = new SourcePaths(workspaceRoot, stable);
    this.#packages = new PackageSums(this.#paths);
  }

  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
      // Everything that was parsed, before unused modules are left out.
      compilation.hooks.finishModules.tap(NAME, (modules) => {
        for (const module of modules) this.#see(compilation, module);
      });
      const { PROCESS_ASSETS_STAGE_OPTIMIZE, PROCESS_ASSETS_STAGE_REPORT: stage } = compiler.rspack.Compilation;
      // Before folders of this machine are taken out.
      const early = PROCESS_ASSETS_STAGE_OPTIMIZE - 2;
      compilation.hooks.processAssets.tap({ name: NAME, stage: early }, () => {
        this.#seeMachineUrls(compilation);
      });
      compilation.hooks.processAssets.tap({ name: NAME, stage }, () => {
        for (const module of compilation.modules) this.#seeExports(compilation, module);
        for (const module of compilation.modules)
          if (compilation.chunkGraph.getModuleChunks(module).length > 0) this.#count(compilation, module);
      });
    });
  }

  /** The names of files in reports of this build. */
  get paths(): SourcePaths {
    return this.#paths;
  }

  /** Files of the workspace that were parsed, not copied; sorted. */
  get parsed(): readonly string[] {
    return [...this.#parsed].sort();
  }

  /** Files of the workspace whose own URL is in the bundle: `import.meta.url` as a value. Sorted. */
  get machineUrls(): readonly string[] {
    return [...this.#machineUrls].sort();
  }

  get bundled(): Bundled {
    const byKey = <T>(all: ReadonlyMap<string, T>): readonly T[] =>
      [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
    return { sources: byKey(this.#sources), packages: this.#packages.all(), shared: byKey(this.#shared) };
  }

  #see(compilation: Compilation, module: Module): void {
    const shared = SHARED.exec(module.identifier());
    if (shared) this.#seeShared(shared);
    const file = fileOf(module);
    if (file === undefined) return;
    if (!this.#paths.isSource(file)) {
      for (const importer of importersOf(compilation, module)) this.#packages.brought(file, importer);
      return;
    }
    const path = this.#paths.relative(file);
    if (!module.type.startsWith('asset')) this.#parsed.add(path);
    const known = this.#sources.get(path);
    const imports = new Map(known?.imports.map((found) => [found.request, found]));
    for (const { dependency, resolvedModule } of compilation.moduleGraph.getOutgoingConnections(module)) {
      const { request } = dependency;
      // Without a request, or by a path of this machine: what the compiler itself brings, also with loaders, as CSS is taken out.
      // CommonJS that reads its own exports refers to itself by the request "self".
      if (request && !request.split('!').some(isAbsolute) && resolvedModule && resolvedModule !== module)
        imports.set(request, this.#importOf(request, resolvedModule));
    }
    const sorted = [...imports.values()].sort((a, b) => (a.request < b.request ? -1 : 1));
    this.#sources.set(path, { path, size: Math.max(known?.size ?? 0, module.size()), bundled: false, imports: sorted });
  }

  #seeMachineUrls(compilation: Compilation): void {
    for (const { name, source } of compilation.getAssets()) {
      if (!name.endsWith('.js')) continue;
      for (const [, url] of source.source().toString().matchAll(FILE_URL)) {
        const file = fileOfUrl((url as string).replace(/\\(.)/g, '$1'));
        if (file !== undefined && this.#paths.isSource(file) && this.#sources.has(this.#paths.relative(file)))
          this.#machineUrls.add(this.#paths.relative(file));
      }
    }
  }

  /** Known when all modules are linked. */
  #seeExports({ moduleGraph }: Compilation, module: Module): void {
    const file = fileOf(module);
    const path = file === undefined ? '' : this.#paths.relative(file);
    const source = this.#sources.get(path);
    const exports = source && /\.[cm]?[jt]sx?$/.test(path) && moduleGraph.getProvidedExports(module);
    if (Array.isArray(exports)) this.#sources.set(path, { ...source, exports: [...exports].sort() } as SourceFile);
  }

  #seeShared([, what, request, version]: RegExpExecArray): void {
    const key = request as string;
    const known = this.#shared.get(key);
    if (what === 'provide') this.#shared.set(key, { request: key, version: version as string });
    else if (!known) this.#shared.set(key, { request: key });
  }

  #importOf(request: string, module: Module): SourceImport {
    if (SHARED.test(module.identifier())) return { request, to: 'shared' };
    const file = fileOf(module);
    if (file === undefined) return { request, to: 'empty' };
    return { request, to: this.#paths.isSource(file) ? 'source' : 'package' };
  }

  #count(compilation: Compilation, module: Module): void {
    const inner = (module as { readonly modules?: readonly Module[] }).modules;
    if (inner) {
      for (const part of inner) this.#count(compilation, part);
      return;
    }
    const file = fileOf(module);
    if (file === undefined) return;
    if (!this.#paths.isSource(file)) {
      this.#packages.add(file, module.size());
      return;
    }
    const path = this.#paths.relative(file);
    const source = this.#sources.get(path);
    // CSS: the script that is left where the CSS was taken out is not a sign of it.
    if (source && !(path.endsWith('.css') && module.type !== 'css/mini-extract'))
      this.#sources.set(path, { ...source, bundled: true });
  }
}

/**
 * The files that import a module, past what sharing puts in between. All of them: which one was first depends on how fast each was read.
 */
function importersOf(compilation: Compilation, module: Module, seen = new Set<Module>()): readonly string[] {
  seen.add(module);
  const origins = new Set(
    compilation.moduleGraph.getIncomingConnections(module).flatMap(({ originModule }) => originModule ?? []),
  );
  return [...origins].flatMap((origin) => {
    const file = fileOf(origin);
    if (file !== undefined) return [file];
    return seen.has(origin) ? [] : importersOf(compilation, origin, seen);
  });
}

function fileOf(module: Module): string | undefined {
  return module.nameForCondition()?.split('?')[0];
}

function fileOfUrl(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}
