// One run of the bundler, as a promise.
import type { Configuration, Rspack, StatsCompilation } from './rspack';

/** What bundle analysers read. It contains no times. */
const STATISTICS = {
  assets: true,
  chunks: true,
  entrypoints: true,
  ids: true,
  modules: true,
  nestedModules: true,
  cachedModules: true,
  dependentModules: true,
};

/** What the run says of itself. @param withStatistics what bundle analysers read too @throws what stops the bundler as a whole, e.g. a folder that cannot be written */
export function runBundler(
  rspack: Rspack,
  configuration: Configuration,
  withStatistics: boolean,
): Promise<StatsCompilation> {
  const compiler = rspack.rspack(configuration);
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      // Read before closing: afterwards there is nothing to read from.
      const result = stats?.toJson({ all: false, errors: true, warnings: true, ...(withStatistics && STATISTICS) });
      compiler.close((closing) => {
        const failure = error ?? closing;
        if (failure || !result) reject(failure ?? new Error('the bundler said nothing'));
        else resolve(result);
      });
    });
  });
}
