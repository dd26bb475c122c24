// One run of the bundler, as a promise.
import type { Configuration, Rspack, StatsCompilation } from './rspack';

/** What the run says of itself. @throws what stops the bundler as a whole, e.g. a folder that cannot be written */
export function runBundler(rspack: Rspack, configuration: Configuration): Promise<StatsCompilation> {
  const compiler = rspack.rspack(configuration);
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      // Read before closing: afterwards there is nothing to read from.
      const result = stats?.toJson({ all: false, errors: true, warnings: true });
      compiler.close((closing) => {
        const failure = error ?? closing;
        if (failure || !result) reject(failure ?? new Error('the bundler said nothing'));
        else resolve(result);
      });
    });
  });
}
