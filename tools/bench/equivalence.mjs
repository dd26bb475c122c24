// `npm run equivalence`: each plugin of the benchmark's workspace exported with rhdh-cli and with dynplug, and compared: packages and their
// files, own files, manifests, config schema. Every difference must be one that docs/equivalence.md names; any other ends with exit code 1.
// Arguments, if any, name the plugins to compare.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ROOT, ensureInstalled, nx } from '../setup.mjs';
import { NAMED_DIFFERENCES } from './named-differences.mjs';
import { embeddedIn, manifestOf, ownFiles, packagesIn, reachedIn, filesOf, strangersIn } from './read-export.mjs';
import { SCHEMA_FLAGS } from './schema-plugin.mjs';
import { PLUGINS, benchWorkspace } from './workspace.mjs';

const all = [...Object.keys(PLUGINS), 'schema'];
const chosen = all.filter((name) => process.argv.length < 3 || process.argv.includes(name));
const documentation = readFileSync(path.join(ROOT, 'docs', 'equivalence.md'), 'utf8');
const undocumented = NAMED_DIFFERENCES.filter(({ row }) => !documentation.includes(`| ${row} `));
if (undocumented.length > 0)
  throw new Error(`docs/equivalence.md has no row:\n${undocumented.map(({ row }) => `  ${row}`).join('\n')}`);

ensureInstalled();
nx(['run', '@org/dynplug:build']);
const { root, bin } = benchWorkspace();
const kept = mkdtempSync(path.join(root, '.compared-'));
const met = new Map();
const unnamed = [];
try {
  for (const name of chosen) {
    const { peer, ours } = exportBoth(name);
    const differences = compare(peer, ours);
    for (const difference of differences) {
      const named = NAMED_DIFFERENCES.find(({ allows }) => allows(difference));
      if (named) met.set(named.row, (met.get(named.row) ?? new Set()).add(name));
      else unnamed.push({ plugin: name, ...difference });
    }
    console.log(
      `${name}: ${packagesIn(ours).size} packages, ${[...packagesIn(ours).values()].flatMap((dir) => filesOf(dir)).length} files in them, ${differences.length} differences`,
    );
  }
} finally {
  rmSync(kept, { recursive: true, force: true });
}
console.log('\nDifferences that docs/equivalence.md names:');
for (const { row } of NAMED_DIFFERENCES) {
  if (met.has(row)) console.log(`  ${row} (${[...met.get(row)].join(', ')})`);
}
if (unnamed.length > 0) {
  console.error(`\n${unnamed.length} differences that docs/equivalence.md does not name:`);
  for (const { plugin, area, at, peer, ours } of unnamed)
    console.error(`  ${plugin}, ${area} ${at}: rhdh-cli ${short(peer)}, dynplug ${short(ours)}`);
  process.exitCode = 1;
} else {
  console.log('\nNo other difference.');
}

/** Exports with both tools, one after the other in the same place, and moves the outputs apart. */
function exportBoth(name) {
  const project = `plugins/${name}-backend`;
  const cwd = path.join(root, project);
  const output = path.join(cwd, 'dist-dynamic');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, CI: 'true' };
  const flags = name === 'schema' ? SCHEMA_FLAGS : [];
  const tools = {
    peer: [path.join(root, 'node_modules', '.bin', 'rhdh-cli'), 'plugin', 'export', '--no-build', '--clean', ...flags],
    ours: [process.execPath, path.join(ROOT, 'tools', 'bench', 'export-one.cjs'), root, project, 'export'],
  };
  const folders = {};
  for (const [tool, [program, ...args]] of Object.entries(tools)) {
    // What the benchmark left, or a run that was killed.
    if (existsSync(output)) rmSync(output, { recursive: true });
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd,
      env,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (status !== 0)
      throw new Error(
        `${program} ${args.join(' ')} in ${cwd} ended with ${status}: ${error ?? (stdout + stderr).slice(-4000)}`,
      );
    folders[tool] = path.join(kept, name, tool);
    mkdirSync(path.dirname(folders[tool]), { recursive: true });
    renameSync(output, folders[tool]);
  }
  return folders;
}

/** All differences as {area, at, peer, ours, …}; a side that lacks something is undefined. */
function compare(peer, ours) {
  return [
    ...packageDifferences(peer, ours),
    ...contents('own file', ownFiles(peer), ownFiles(ours)),
    ...contents('other in node_modules', strangersIn(peer), strangersIn(ours)),
    ...values('manifest', manifestOf(peer), manifestOf(ours), { embedded: [...embeddedIn(peer).keys()] }),
    ...embeddedDifferences(peer, ours),
    ...['dist/configSchema.json', 'dist/.config-schema.json'].flatMap((file) =>
      values('config schema', json(peer, file), json(ours, file)),
    ),
  ];
}

function packageDifferences(peer, ours) {
  const [theirs, mine] = [peer, ours].map(packagesIn);
  const embedded = new Set([...embeddedIn(peer).values()].map((dir) => manifestOf(dir)).map(labelOf));
  const reached = reachedIn(peer);
  const sets = [...new Set([...theirs.keys(), ...mine.keys()])]
    .filter((label) => theirs.has(label) !== mine.has(label))
    .map((label) => ({
      area: 'package',
      at: label,
      peer: theirs.get(label),
      ours: mine.get(label),
      declared: !theirs.has(label) || reached.has(label),
    }));
  const both = [...theirs.keys()].filter((label) => mine.has(label) && !embedded.has(label));
  return [
    ...sets,
    ...both.flatMap((label) =>
      contents(`file of ${label}`, filesOf(theirs.get(label)), filesOf(mine.get(label))).flatMap((difference) =>
        difference.at === 'package.json'
          ? values(`manifest of ${label}`, manifestOf(theirs.get(label)), manifestOf(mine.get(label)))
          : [difference],
      ),
    ),
  ];
}

/** Embedded packages: rhdh-cli's folder against the package in node_modules. */
function embeddedDifferences(peer, ours) {
  return [...embeddedIn(peer)].flatMap(([name, dir]) => {
    const mine = path.join(ours, 'node_modules', name);
    if (!existsSync(mine)) return [{ area: 'embedded package', at: name, peer: dir, ours: undefined }];
    const but = (files) => files.filter(([file]) => file !== 'package.json');
    return [
      ...contents(`file of embedded ${name}`, but(filesOf(dir)), but(filesOf(mine))),
      ...values(`manifest of embedded`, manifestOf(dir), manifestOf(mine), { embedded: [...embeddedIn(peer).keys()] }),
    ];
  });
}

/** @param theirs and @param mine [path, absolute file] */
function contents(area, theirs, mine) {
  const [left, right] = [new Map(theirs), new Map(mine)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((file) => !left.has(file) || !right.has(file) || !same(left.get(file), right.get(file)))
    .map((file) => ({ area, at: file, peer: left.get(file), ours: right.get(file) }));
}

function same(left, right) {
  return readFileSync(left).equals(readFileSync(right));
}

/** Fields of two JSON objects, one level into those that hold names. The order of keys counts for nothing, nor does an empty object. */
function values(area, theirs, mine, more = {}) {
  const left = flat(theirs);
  const right = flat(mine);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((field) => !isDeepStrictEqual(left.get(field), right.get(field)))
    .map((field) => ({ area, at: field, peer: left.get(field), ours: right.get(field), ...more }));
}

function flat(value) {
  return new Map(
    Object.entries(value).flatMap(([field, content]) =>
      typeof content === 'object' && content !== null && !Array.isArray(content)
        ? Object.entries(content).map(([name, inner]) => [`${field}/${name}`, inner])
        : [[field, content]],
    ),
  );
}

function json(folder, file) {
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
}

function labelOf({ name, version }) {
  return `${name}@${version}`;
}

function short(value) {
  const text = value === undefined ? 'has none' : JSON.stringify(value);
  return text.startsWith(`"${kept}`) ? 'has it' : text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
