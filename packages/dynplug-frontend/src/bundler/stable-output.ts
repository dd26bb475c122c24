// Takes out of the bundle what says where it was made: folders of this machine, and an order that follows from them.
import path from 'node:path';
import type { Compilation, Compiler, Rspack } from './rspack';
import type { StablePaths } from './stable-paths';

/** All absolute. */
export interface Roots {
  /** Not the file system's root. */
  readonly workspaceRoot: string;
  readonly projectDir: string;
  /** The folder that holds the `node_modules` with our own packages. */
  readonly toolRoot: string;
}

/** Replaces parts of a text: from, to (exclusive), and the new text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What is written of a folder, and what is written instead. */
type Place = readonly [string, string];

const NAME = 'DynplugStableOutput';
/** Loading of shared modules on the way to a chunk. Each stands alone: they are loaded at once and evaluated later. */
const SHARED_CHUNK = /__webpack_require__\.e\("((?:webpack|rspack)_sharing_consume_[^"]*)"\)/g;
const TOGETHER = /Promise\.all\(\[([^\]]*)\]\)/g;

export class StableOutput {
  readonly #rspack: Rspack;
  readonly #roots: readonly Roots[];
  readonly #paths: StablePaths;

  /**
   * @param roots the same folders, by each of their paths that may be mentioned
   * @param paths knows the folders outside of the workspace that were met, once everything is built
   */
  constructor(rspack: Rspack, roots: readonly Roots[], paths: StablePaths) {
    this.#rspack = rspack;
    this.#roots = roots;
    this.#paths = paths;
  }

  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
      // Before minification, which would rename what the second pass looks for.
      const stage = compiler.rspack.Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE - 1;
      compilation.hooks.processAssets.tap({ name: NAME, stage }, () => {
        this.#editAssets(compilation);
      });
    });
  }

  #editAssets(compilation: Compilation): void {
    const { places: outside } = this.#paths;
    const places = [...this.#roots.flatMap(wayToTool), ...this.#roots.flatMap((roots) => placesOf(roots, outside))];
    for (const { name, source } of compilation.getAssets()) {
      if (!/\.(js|css)$/.test(name)) continue;
      const text = source.source().toString();
      const edits = [...withoutPlaces(text, places), ...sortedSharedChunks(text)];
      if (edits.length === 0) continue;
      // Edits keep the source map; a new text would lose it.
      const edited = new this.#rspack.sources.ReplaceSource(source);
      for (const { start, end, text: to } of edits) edited.replace(start, end - 1, to);
      compilation.updateAsset(name, edited);
    }
  }
}

/**
 * What a bundle says of folders of this machine: as module ids, which are relative to the project, as paths, and as names of variables.
 * Where two match at one place the first is meant: the way from the project to a tool ends as the tool's absolute path does, if they have
 * nothing in common.
 * @param outside folders outside of the workspace, absolute, and the paths below it that stand for them; inner ones first
 */
export function placesOf(
  { workspaceRoot, projectDir, toolRoot }: Roots,
  outside: readonly (readonly [string, string])[] = [],
): readonly Place[] {
  const way = wayToTool({ workspaceRoot, projectDir, toolRoot });
  return [
    ...outside.flatMap(([folder, below]) => absolute(folder, `${path.relative(workspaceRoot, below)}/`)),
    ...way,
    ...(way.length > 0 ? absolute(toolRoot, 'tool/') : []),
    ...absolute(workspaceRoot, ''),
  ];
}

/** For a tool outside of the workspace: how its modules are called, relative to the project. */
function wayToTool({ workspaceRoot, projectDir, toolRoot }: Roots): readonly Place[] {
  if (!path.relative(workspaceRoot, toolRoot).startsWith('..')) return [];
  const toTool = path.relative(projectDir, toolRoot).split(path.sep).join('/');
  return [[`"${toTool}/node_modules/`, '"tool/node_modules/']];
}

/** One edit for each mention of a place. */
export function withoutPlaces(text: string, places: readonly Place[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const [from, to] of places) {
    for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + from.length)) {
      const overlaps = edits.some((edit) => at < edit.end && edit.start < at + from.length);
      const isWithinName = /^\w/.test(from) && /[\w$]/.test(text.charAt(at - 1));
      if (!overlaps && !isWithinName) edits.push({ start: at, end: at + from.length, text: to });
    }
  }
  return edits;
}

/** How a folder may be written in a bundle, and what is written instead. */
function absolute(folder: string, to: string): readonly Place[] {
  return [
    [`${folder}${path.sep}`, to],
    [encodeURIComponent(`${folder}${path.sep}`), encodeURIComponent(to)],
    [encodeURI(`${folder}/`), to],
    // As the value of import.meta.url, which may be in single quotes.
    [urlPath(folder), to],
    [urlPath(folder).replaceAll("'", "\\'"), to],
    [`${folder}/`.replace(/[\\']/g, '\\$&'), to],
    // In a readable bundle, the variable that a module is imported to.
    [variable(`${folder}/node_modules/`), variable(`/${to}node_modules/`)],
  ];
}

/** As the bundler writes a folder in a file URL: it encodes fewer characters than encodeURI. */
function urlPath(folder: string): string {
  return `${folder}/`.replace(/[^!$&-;=@-[\]^_a-z|~]/gu, encodeURIComponent);
}

/** As the bundler makes names of paths. */
function variable(text: string): string {
  return text.replace(/[^a-zA-Z0-9$]+/g, '_');
}

/**
 * Shared modules in the order of their names, in the places that they have together; what else is loaded there stays where it is. One edit
 * for all of a list, also if nothing moves: the source map then says the same of it everywhere.
 */
export function sortedSharedChunks(text: string): readonly Edit[] {
  const edits: Edit[] = [];
  for (const together of text.matchAll(TOGETHER)) {
    const list = together[1] as string;
    const calls = list.match(SHARED_CHUNK) ?? [];
    if (calls.length < 2) continue;
    const sorted = [...calls].sort();
    const start = together.index + together[0].indexOf('[') + 1;
    edits.push({ start, end: start + list.length, text: list.replace(SHARED_CHUNK, () => sorted.shift() as string) });
  }
  return edits;
}
