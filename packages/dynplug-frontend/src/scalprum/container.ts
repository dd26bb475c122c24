// The container of a plugin as Scalprum's loader takes it: a script that calls back with name and container, and a manifest that names it.
// Contract: @openshift/dynamic-plugin-sdk (processManifest, the callback registration), whose own webpack plugin makes the same.
import { createHash } from 'node:crypto';
import type { SharedConfig } from '../bundler/shared-modules';
import type { Compilation, Compiler, Rspack } from '../bundler/rspack';
import type { ScalprumRequest } from '../protocol';

const NAME = 'DynplugScalprumContainer';
/** The function in the page that takes containers. */
const CALLBACK = '__load_plugin_entry__';
export const MANIFEST_FILE = 'plugin-manifest.json';

export class ScalprumContainer {
  readonly #rspack: Rspack;
  readonly #plugin: ScalprumRequest;
  readonly #shared: Readonly<Record<string, SharedConfig>>;

  constructor(rspack: Rspack, plugin: ScalprumRequest, shared: Readonly<Record<string, SharedConfig>>) {
    this.#rspack = rspack;
    this.#plugin = plugin;
    this.#shared = shared;
  }

  apply(compiler: Compiler): void {
    const { name, exposedModules } = this.#plugin;
    new this.#rspack.container.ModuleFederationPluginV1({
      name,
      filename: `${name}.[contenthash].js`,
      library: { type: 'jsonp', name: CALLBACK },
      exposes: Object.fromEntries(
        Object.entries(exposedModules).map(([key, file]) => [key, { import: [file], name: `exposed-${key}` }]),
      ),
      shared: { ...this.#shared },
      shareScope: 'default',
    }).apply(compiler);
    const { PROCESS_ASSETS_STAGE_OPTIMIZE, PROCESS_ASSETS_STAGE_ANALYSE } = compiler.rspack.Compilation;
    compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
      const { processAssets } = compilation.hooks;
      processAssets.tap({ name: NAME, stage: PROCESS_ASSETS_STAGE_OPTIMIZE }, () => {
        this.#addName(compilation);
      });
      // Last: file names have their hashes then.
      processAssets.tap({ name: NAME, stage: PROCESS_ASSETS_STAGE_ANALYSE }, () => {
        this.#emitManifest(compilation);
      });
    });
  }

  /** The container alone is what the bundler passes to the callback; the loader wants to know whose it is. */
  #addName(compilation: Compilation): void {
    for (const file of this.#scripts(compilation)) {
      const source = compilation.getAsset(file)?.source;
      const at = source?.source().toString().indexOf(`${CALLBACK}(`) ?? -1;
      if (!source || at === -1) throw new Error(`${file} does not call ${CALLBACK}`);
      const named = new this.#rspack.sources.ReplaceSource(source);
      named.insert(at + CALLBACK.length + 1, `${JSON.stringify(this.#plugin.name)}, `);
      compilation.updateAsset(file, named);
    }
  }

  #emitManifest(compilation: Compilation): void {
    const hash = createHash('sha256');
    for (const { name, source } of [...compilation.getAssets()].sort((a, b) => (a.name < b.name ? -1 : 1)))
      hash.update(`${name}\0`).update(createHash('sha256').update(source.buffer()).digest());
    const { name, version } = this.#plugin;
    const manifest = {
      name,
      version,
      extensions: [],
      registrationMethod: 'callback',
      baseURL: 'auto',
      loadScripts: this.#scripts(compilation),
      buildHash: hash.digest('hex').slice(0, 32),
    };
    compilation.emitAsset(MANIFEST_FILE, new this.#rspack.sources.RawSource(JSON.stringify(manifest)));
  }

  #scripts(compilation: Compilation): readonly string[] {
    const files = compilation.entrypoints.get(this.#plugin.name)?.getFiles() ?? [];
    return files.filter((file) => file.endsWith('.js'));
  }
}
