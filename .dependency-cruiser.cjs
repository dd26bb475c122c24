// The rules for imports: layers that point downwards (ARCHITECTURE.md describes them), packages that are confined to some folders, and no
// cycles. `npm run lint` of each package runs dependency-cruiser with them.

/** By package, from top to bottom; folders in one row do not know each other. */
const LAYERS = {
  dynplug: [
    ['index.ts', 'nx-plugin.ts'],
    ['executors', 'generators'],
    ['nx', 'inference'],
    ['summary'],
    [
      'assets',
      'export',
      'place',
      'package-oci',
      'pack',
      'collect',
      'load',
      'publish',
      'lint',
      'doctor',
      'verify',
      'make-host-manifest',
    ],
    ['packaged'],
    ['derive', 'install'],
    ['host'],
    ['built-assets', 'compile', 'engine', 'npm'],
    ['plugin', 'closure', 'oci', 'protocol.d.ts', 'show-protocol.d.ts'],
    ['tree'],
    ['host-manifest'],
    ['options'],
    ['archive', 'output'],
    ['files'],
    ['json', 'process'],
    ['errors'],
    ['terminal'],
  ],
  'dynplug-frontend': [
    ['engine.ts', 'show.ts'],
    ['build.ts', 'browser'],
    ['host-page'],
    ['scalprum', 'federation'],
    ['features'],
    ['report'],
    ['bundler'],
    ['protocol.ts'],
  ],
};

/** Packages that only these folders may import. Specs look at what was written with the library itself. */
const CONFINED = [
  { package: 'dynplug', library: 'execa', folders: ['process'] },
  { package: 'dynplug', library: 'tar', folders: ['archive'] },
  { package: 'dynplug', library: 'jsonc-parser', folders: ['json'] },
  { package: 'dynplug', library: 'acorn', folders: ['doctor'] },
  { package: 'dynplug', library: 'eslint-scope', folders: ['doctor'] },
  { package: 'dynplug', library: 'unbash', folders: ['generators'] },
  { package: 'dynplug', library: '@nx/devkit', folders: ['executors', 'generators', 'nx', 'inference'] },
  { package: 'dynplug', library: 'nx', folders: [] },
  { package: 'dynplug-frontend', library: '@rspack/core', folders: ['bundler'] },
  { package: 'dynplug-frontend', library: 'playwright-core', folders: ['browser'] },
  { package: 'dynplug-frontend', library: '@nx/devkit', folders: [] },
  { package: 'dynplug-frontend', library: 'nx', folders: [] },
];

/** What tests and scripts are made of: a folder, and what of the project it may import. */
const PRIVATE = [
  { folder: 'packages/test-kit', imports: [] },
  { folder: 'e2e', imports: ['packages/test-kit', 'packages/[^/]+/dist'] },
  { folder: 'tools', imports: ['packages/test-kit', 'packages/[^/]+/dist'] },
];

const SPEC = '\\.spec\\.ts$|/testing/';
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A file or a folder directly in src. */
const inSource = (package_, names) => `^packages/${package_}/src/(${names.map(escape).join('|')})(/|$)`;

const layers = Object.entries(LAYERS).flatMap(([package_, rows]) =>
  rows.flatMap((row, at) =>
    row.map((name) => ({
      name: `${package_}: ${name} imports downwards`,
      severity: 'error',
      from: { path: inSource(package_, [name]), pathNot: SPEC },
      to: {
        path: inSource(package_, [...rows.slice(0, at).flat(), ...row.filter((other) => other !== name)]),
      },
    })),
  ),
);

const known = Object.entries(LAYERS).map(([package_, rows]) => ({
  name: `${package_}: every folder is in a layer`,
  severity: 'error',
  from: {},
  to: { path: `^packages/${package_}/src/`, pathNot: [inSource(package_, rows.flat()), SPEC] },
}));

const confined = CONFINED.map(({ package: package_, library, folders }) => ({
  name: `${package_}: ${library} is confined`,
  comment: `Only ${folders.join(', ') || 'no folder'} may import ${library}.`,
  severity: 'error',
  from: {
    path: `^packages/${package_}/src/`,
    pathNot: [SPEC, ...(folders.length > 0 ? [inSource(package_, folders)] : [])],
  },
  to: { path: `(^|/)node_modules/${escape(library)}/` },
}));

const private_ = PRIVATE.flatMap(({ folder, imports }) => [
  {
    name: `${folder} imports what it may`,
    severity: 'error',
    from: { path: `^${folder}/` },
    to: { path: '^(packages|e2e|tools)/', pathNot: [folder, ...imports].map((path) => `^${path}/`) },
  },
  {
    name: `no package imports ${folder}`,
    severity: 'error',
    from: { path: '^packages/[^/]+/src/', pathNot: `^${folder}/` },
    to: { path: `^${folder}/` },
  },
]);

module.exports = {
  forbidden: [
    ...layers,
    ...known,
    ...confined,
    ...private_,
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'dynplug: types of @nx/devkit only',
      comment: '"nx init" does not install it, and what is needed of it at run time is little.',
      severity: 'error',
      from: { path: '^packages/dynplug/src/', pathNot: SPEC },
      to: { path: '(^|/)node_modules/@nx/devkit/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'testing is for specs',
      severity: 'error',
      from: { pathNot: SPEC },
      to: { path: '/src/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^packages/[^/]+/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
    },
  },
};
