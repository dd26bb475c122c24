// The bundler, which is an ES module with a native addon: loaded when a build starts, typed everywhere else.
import type * as rspack from '@rspack/core' with { 'resolution-mode': 'import' };

export type Compilation = rspack.Compilation;
export type Compiler = rspack.Compiler;
export type Configuration = rspack.Configuration;
export type RuleSetRule = rspack.RuleSetRule;
export type RuleSetUseItem = rspack.RuleSetUseItem;
export type StatsCompilation = rspack.StatsCompilation;

/** The bundler's own exports. */
export type Rspack = Awaited<ReturnType<typeof loadRspack>>;

export const loadRspack = () => import('@rspack/core');
