// The differences from rhdh-cli that the frontend plugins of the tests may show: the row of docs/reference/equivalence.md that names each, and what it covers.
import { isDeepStrictEqual } from 'node:util';

const onlyPeer = ({ peer, ours }) => peer !== undefined && ours === undefined;
const onlyOurs = ({ peer, ours }) => peer === undefined && ours !== undefined;
const HOST_ONLY = ['react', 'react-dom', 'react-router', 'react-router-dom'];
const withoutHash = (value) => JSON.stringify(value).replace(/\b[0-9a-f]{16,}\b/g, 'hash');

/** `allows` gets {area, at, peer, ours} as frontend-equivalence.mjs makes them. */
export const NAMED_FRONTEND_DIFFERENCES = [
  {
    row: 'hashes in file names',
    allows: (d) =>
      d.area === 'scalprum manifest' &&
      ['loadScripts', 'buildHash'].includes(d.at) &&
      withoutHash(d.peer) === withoutHash(d.ours),
  },
  {
    row: 'source maps',
    allows: (d) => ['dist', 'dist-scalprum'].includes(d.area) && d.at === '*.map' && onlyPeer(d),
  },
  {
    row: 'license texts',
    allows: (d) => d.area === 'dist' && d.at === '*.LICENSE.txt' && onlyOurs(d),
  },
  {
    row: '`mf-stats.json`',
    allows: (d) => d.area === 'dist' && d.at === 'mf-stats.json' && onlyPeer(d),
  },
  {
    row: 'React, the router',
    allows: (d) =>
      d.area === 'share scope' && HOST_ONLY.includes(d.at) && d.peer?.length > 0 && isDeepStrictEqual(d.ours, []),
  },
  {
    row: 'plugins without feature',
    allows: (d, all) =>
      onlyPeer(d) &&
      !all.some(({ area, ours }) => area === 'federation manifest' && ours !== undefined) &&
      (d.area === 'federation manifest' || (d.area === 'dist' && d.at !== '.config-schema.json')),
  },
  {
    row: '`shared` of mf-manifest.json',
    allows: (d) => d.area === 'federation manifest' && d.at.startsWith('shared/') && onlyOurs(d),
  },
  {
    row: '`main`',
    allows: (d) => d.area === 'manifest' && d.at === 'main' && /^dist(-scalprum)?\/[^/]+\.js$/.test(d.ours),
  },
  {
    row: '`exports`, `types` …',
    allows: (d) =>
      onlyPeer(d) &&
      ((d.area === 'manifest' &&
        /^(exports\/|types$|typesVersions\/|sideEffects$|publishConfig\/(main|types)$)/.test(d.at)) ||
        (d.area === 'own file' && /^[^/]+\/package\.json$/.test(d.at))),
  },
  {
    row: '`scalprum` in `package.json`',
    allows: (d) => onlyPeer(d) && d.area === 'manifest' && d.at.startsWith('scalprum/'),
  },
  {
    row: '`nx` and `dynplug` of a frontend',
    allows: (d) => onlyPeer(d) && d.area === 'manifest' && /^(nx|dynplug)\//.test(d.at),
  },
  {
    row: '`backstage.features`',
    allows: (d) => onlyOurs(d) && d.area === 'manifest' && d.at === 'backstage/features',
  },
  {
    row: '`overrides`, `resolutions`',
    allows: (d) => onlyPeer(d) && d.area === 'manifest' && /^(overrides|resolutions)\//.test(d.at),
  },
  {
    row: '`src` without a build',
    allows: (d) => onlyPeer(d) && d.area === 'own file' && d.at.startsWith('src/'),
  },
  {
    row: '`.dynplug/export.json` of frontends',
    allows: (d) => onlyOurs(d) && d.area === 'own file' && d.at === '.dynplug/export.json',
  },
];
