// Takes out of source maps inside of assets what depends on where the sources lie, and what nobody reads there: the asset's name with a hash
// that is not its last one (such a map is about the file that it stands in), and the text of the bundler's own runtime.
import type { Compiler, Rspack } from './rspack';

const NAME = 'DynplugInlineMaps';
const MAP = /(sourceMappingURL=data:application\/json;charset=utf-8;base64,)([\w+/=]+)/;

export class InlineMaps {
  readonly #rspack: Rspack;

  constructor(rspack: Rspack) {
    this.#rspack = rspack;
  }

  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
      const stage = compiler.rspack.Compilation.PROCESS_ASSETS_STAGE_DEV_TOOLING + 1;
      compilation.hooks.processAssets.tap({ name: NAME, stage }, () => {
        for (const { name, source } of compilation.getAssets()) {
          if (!/\.(js|css)$/.test(name)) continue;
          const text = source.source().toString();
          const edited = text.replace(MAP, (_map, start: string, base64: string) => start + stable(base64));
          if (edited !== text) compilation.updateAsset(name, new this.#rspack.sources.RawSource(edited));
        }
      });
    });
  }
}

interface SourceMap {
  readonly file?: string;
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
}

function stable(base64: string): string {
  const { file: _file, ...map } = JSON.parse(Buffer.from(base64, 'base64').toString()) as SourceMap;
  const isRuntime = (at: number): boolean => /^webpack:\/\/[^/]+\/webpack\/runtime\//.test(map.sources[at] ?? '');
  const sourcesContent = map.sourcesContent?.map((text, at) => (isRuntime(at) ? null : text));
  return Buffer.from(JSON.stringify({ ...map, ...(sourcesContent && { sourcesContent }) })).toString('base64');
}
