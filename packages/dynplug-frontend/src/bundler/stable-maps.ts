// Takes out of source maps what depends on where the sources lie, and what nobody reads there: of the bundler's own runtime, text and positions;
// of maps inside of assets, the asset's name with a hash that is not its last one (such a map is about the file that it is in).
import { type SourceMapSegment, decode, encode } from '@jridgewell/sourcemap-codec';
import type { Compiler, Rspack } from './rspack';

const NAME = 'DynplugStableMaps';
const INLINE = /(sourceMappingURL=data:application\/json;charset=utf-8;base64,)([\w+/=]+)/;
const RUNTIME = 'webpack/runtime/';

interface SourceMap {
  readonly file?: string;
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
  readonly mappings: string;
}

export class StableMaps {
  readonly #rspack: Rspack;

  constructor(rspack: Rspack) {
    this.#rspack = rspack;
  }

  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
      const stage = compiler.rspack.Compilation.PROCESS_ASSETS_STAGE_DEV_TOOLING + 1;
      compilation.hooks.processAssets.tap({ name: NAME, stage }, () => {
        for (const { name, source } of compilation.getAssets()) {
          if (!/\.(js|css|map)$/.test(name)) continue;
          const text = source.source().toString();
          const edited = name.endsWith('.map') ? stable(text) : text.replace(INLINE, stableInline);
          if (edited !== text) compilation.updateAsset(name, new this.#rspack.sources.RawSource(edited));
        }
      });
    });
  }
}

/** What a module is called in maps that is not a file: text that the bundler makes, whose identifier holds paths of this machine. */
export function runtimeName(identifier: string): string | undefined {
  return /\bdata:text\/javascript,/.test(identifier) ? `${RUNTIME}module federation` : undefined;
}

function stableInline(_map: string, start: string, base64: string): string {
  const { file: _file, ...map } = JSON.parse(stable(Buffer.from(base64, 'base64').toString())) as SourceMap;
  return start + Buffer.from(JSON.stringify(map)).toString('base64');
}

/** @param json a source map */
function stable(json: string): string {
  const map = JSON.parse(json) as SourceMap;
  const isRuntime = map.sources.map((source) => source.replace(/^webpack:\/\/[^/]+\//, '').startsWith(RUNTIME));
  if (!isRuntime.includes(true)) return json;
  const withoutRuntime = (segment: SourceMapSegment): SourceMapSegment =>
    segment.length > 1 && isRuntime[segment[1] as number] ? [segment[0]] : segment;
  return JSON.stringify({
    ...map,
    ...(map.sourcesContent && { sourcesContent: map.sourcesContent.map((text, at) => (isRuntime[at] ? null : text)) }),
    mappings: encode(decode(map.mappings).map((line) => line.map(withoutRuntime))),
  });
}
