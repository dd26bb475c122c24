// The differences from rhdh-cli that the benchmark's plugins may show: the row of docs/reference/equivalence.md that names each, and what it covers.

const isManifest = (area) => area.startsWith('manifest');
const onlyPeer = ({ peer, ours }) => peer !== undefined && ours === undefined;
const onlyOurs = ({ peer, ours }) => peer === undefined && ours !== undefined;

/** `allows` gets {area, at, peer, ours} as equivalence.mjs makes them. The first row that allows a difference names it. */
export const NAMED_DIFFERENCES = [
  {
    row: '`private` is dropped; `publishConfig.access` becomes `restricted` if the plugin was private and sets no access',
    allows: (d) =>
      d.area === 'manifest' &&
      ((d.at === 'private' && onlyPeer(d)) ||
        (d.at === 'publishConfig/access' && onlyOurs(d) && d.ours === 'restricted')),
  },
  {
    row: 'The fields `nx` and `dynplug` are dropped, of embedded packages too',
    allows: (d) => ['manifest', 'manifest of embedded'].includes(d.area) && /^(nx|dynplug)\//.test(d.at) && onlyPeer(d),
  },
  {
    row: 'No `overrides` and no `resolutions` are added; those of the plugin itself are kept',
    allows: (d) =>
      ['manifest', 'manifest of embedded'].includes(d.area) && /^(overrides|resolutions)\//.test(d.at) && onlyPeer(d),
  },
  {
    row: 'A dependency on an embedded package keeps its range: `workspace:^` becomes `^<version>`, `workspace:^1.2.0` becomes `^1.2.0`',
    allows: (d) =>
      isManifest(d.area) &&
      (d.embedded ?? []).some((name) => d.at === `dependencies/${name}`) &&
      d.ours === `^${d.peer}`,
  },
  {
    row: '`publishConfig` lacks the fields that were lifted into the manifest',
    allows: (d) =>
      ['manifest', 'manifest of embedded'].includes(d.area) &&
      /^publishConfig\/(main|module|types)$/.test(d.at) &&
      onlyPeer(d),
  },
  {
    row: 'Embedded packages have empty `scripts`',
    allows: (d) => d.area === 'manifest of embedded' && d.at.startsWith('scripts/') && onlyPeer(d),
  },
  {
    row: '`types` is dropped, also within `exports`, unless the package has a build of its own',
    allows: (d) =>
      ['manifest', 'manifest of embedded'].includes(d.area) && /^(types|exports\/.*\/types)$/.test(d.at) && onlyPeer(d),
  },
  {
    row: 'No declarations (`.d.ts`) of packages that are compiled from their sources',
    allows: (d) => /^(own file$|file of embedded )/.test(d.area) && /^dist\/.*\.d\.ts$/.test(d.at) && onlyPeer(d),
  },
  {
    row: 'No `.gitignore` and `.npmignore` files of third-party packages',
    allows: (d) => /(^|\/)\.(git|npm)ignore$/.test(d.at) && onlyPeer(d),
  },
  {
    row: 'No `.bin` folders',
    allows: (d) => d.area === 'other in node_modules' && d.at === '.bin' && onlyPeer(d),
  },
  {
    row: 'No `yarn.lock` and no files of a package manager',
    allows: (d) =>
      onlyPeer(d) &&
      ((d.area === 'own file' && d.at === 'yarn.lock') ||
        (d.area === 'other in node_modules' && d.at === '.yarn-state.yml')),
  },
  {
    row: 'No `node-gyp` tree below packages that have a `binding.gyp`',
    allows: (d) => d.area === 'package' && onlyPeer(d) && !d.declared,
  },
  {
    row: 'The `files` field of a third-party package is dropped where `npm pack` would lose code',
    allows: (d) =>
      d.area.startsWith('manifest of ') && d.area !== 'manifest of embedded' && d.at === 'files' && onlyPeer(d),
  },
  {
    row: '`.dynplug/export.json`',
    allows: (d) => d.area === 'own file' && d.at === '.dynplug/export.json' && onlyOurs(d),
  },
];
