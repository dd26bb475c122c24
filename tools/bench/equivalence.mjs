// `npm run equivalence`: plugins exported with rhdh-cli and with dynplug, and compared. Backends are those of the benchmark's workspace: packages and
// their files, own files, manifests, config schema. Frontends are those of the tests; frontend-equivalence.mjs says what is compared.
// Every difference must be one that docs/reference/equivalence.md names; any other ends with exit code 1.
// Arguments, if any, name the plugins to compare.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT, testKit } from '../setup.mjs';
import { contents, values } from './differences.mjs';
import { FRONTENDS, exportFrontend, frontendDifferences } from './frontend-equivalence.mjs';
import { NAMED_DIFFERENCES } from './named-differences.mjs';
import { NAMED_FRONTEND_DIFFERENCES } from './named-frontend-differences.mjs';
import { embeddedIn, manifestOf, ownFiles, packagesIn, reachedIn, filesOf, strangersIn } from './read-export.mjs';
import { SCHEMA_FLAGS } from './schema-plugin.mjs';
import { LIBRARIES } from './source-plugin.mjs';
import { PLUGINS, benchWorkspace } from './workspace.mjs';

const isChosen = (name) => process.argv.length < 3 || process.argv.includes(name);
const chosen = [...Object.keys(PLUGINS), 'schema', 'source'].filter(isChosen);
const frontends = FRONTENDS.filter(isChosen);
const documentation = readFileSync(path.join(ROOT, 'docs/reference/equivalence.md'), 'utf8');
const rows = [...NAMED_DIFFERENCES, ...NAMED_FRONTEND_DIFFERENCES];
const undocumented = rows.filter(({ row }) => !documentation.includes(`| ${row} `));
if (undocumented.length > 0)
  throw new Error(`docs/reference/equivalence.md has no row:\n${undocumented.map(({ row }) => `  ${row}`).join('\n')}`);

const { cacheFolder, prepareFrontends } = await testKit();
const { root, bin } = benchWorkspace(cacheFolder());
const kept = mkdtempSync(path.join(root, '.compared-'));
const met = new Map();
const unnamed = [];
try {
  for (const name of chosen) {
    const { peer, ours } = exportBoth(name);
    const differences = compare(peer, ours);
    judge(name, differences, NAMED_DIFFERENCES);
    console.log(
      `${name}: ${packagesIn(ours).size} packages, ${[...packagesIn(ours).values()].flatMap((dir) => filesOf(dir)).length} files in them, ${differences.length} differences`,
    );
  }
  const portal = frontends.length > 0 ? await prepareFrontends() : '';
  for (const name of frontends) {
    const folders = exportFrontend(portal, name, path.join(kept, name), {
      peer: path.join(root, 'node_modules', '.bin', 'rhdh-cli'),
    });
    const { compared, differences } = frontendDifferences(portal, name, folders);
    judge(name, differences, NAMED_FRONTEND_DIFFERENCES);
    console.log(`${name}: ${compared}, ${differences.length} differences`);
  }
} finally {
  rmSync(kept, { recursive: true, force: true });
}
console.log('\nDifferences that docs/reference/equivalence.md names:');
for (const { row } of rows) {
  if (met.has(row)) console.log(`  ${row} (${[...met.get(row)].join(', ')})`);
}
if (unnamed.length > 0) {
  console.error(`\n${unnamed.length} differences that docs/reference/equivalence.md does not name:`);
  for (const { plugin, area, at, peer, ours } of unnamed)
    console.error(`  ${plugin}, ${area} ${at}: rhdh-cli ${short(peer)}, dynplug ${short(ours)}`);
  process.exitCode = 1;
} else {
  console.log('\nNo other difference.');
}

/** The first row that allows a difference names it. */
function judge(plugin, differences, named) {
  for (const difference of differences) {
    const found = named.find(({ allows }) => allows(difference, differences));
    if (found) met.set(found.row, (met.get(found.row) ?? new Set()).add(plugin));
    else unnamed.push({ plugin, ...difference });
  }
}

/** Exports with both tools, one after the other in the same place, and moves the outputs apart. */
function exportBoth(name) {
  const project = `plugins/${name}-backend`;
  const cwd = path.join(root, project);
  const output = path.join(cwd, 'dist-dynamic');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, CI: 'true' };
  // The one with sources is built by the peer, from declarations of tsc, and compiled by ours. The others are built already.
  const flags = { schema: ['--no-build', ...SCHEMA_FLAGS], source: LIBRARIES.flags }[name] ?? ['--no-build'];
  const peer = path.join(root, 'node_modules', '.bin', 'rhdh-cli');
  const tools = {
    ...(name === 'source' && { types: [process.execPath, path.join(root, 'node_modules/typescript/bin/tsc')] }),
    peer: [peer, 'plugin', 'export', '--clean', ...flags],
    ours: [process.execPath, path.join(ROOT, 'tools', 'bench', 'export-one.cjs'), root, project, 'export'],
  };
  const folders = { peer: '', ours: '' };
  for (const [tool, [program, ...args]] of Object.entries(tools)) {
    // What the benchmark left, or a run that was killed.
    if (existsSync(output)) rmSync(output, { recursive: true });
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd: tool === 'types' ? root : cwd,
      env,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (status !== 0)
      throw new Error(
        `${program} ${args.join(' ')} in ${cwd} ended with ${status}: ${error ?? (stdout + stderr).slice(-4000)}`,
      );
    if (tool === 'types') continue;
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
