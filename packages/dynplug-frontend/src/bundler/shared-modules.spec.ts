import path from 'node:path';
import { PROJECT, workspace } from '../testing/workspace';
import { sharedModules } from './shared-modules';

const root = workspace(
  {},
  {
    'node_modules/@mui/material/package.json': { name: '@mui/material', version: '5.18.0' },
    'node_modules/@mui/material/styles/package.json': { main: '../node/styles/index.js' },
    'node_modules/versioned/package.json': { name: 'versioned', version: '1.0.0' },
    'node_modules/versioned/part/package.json': { version: '1.2.0' },
  },
);
const shared = (list: object, changes: object = {}): object =>
  sharedModules(list as never, changes as never, path.join(root, PROJECT));

describe('shared modules', () => {
  it('are singletons of any version, and React is never brought', () => {
    expect(shared({ react: {}, '@material-ui/styles': {} })).toEqual({
      '@material-ui/styles': { singleton: true, requiredVersion: '*', eager: false },
      react: { singleton: true, requiredVersion: '*', eager: false, import: false },
    });
  });

  it('get a version where nothing below the package says it', () => {
    expect(
      shared({ '@mui/material/styles': {}, '@mui/material': {}, 'versioned/part': {}, 'absent/part': {} }),
    ).toEqual({
      '@mui/material': { singleton: true, requiredVersion: '*', eager: false },
      '@mui/material/styles': { singleton: true, requiredVersion: '*', eager: false, version: '5.18.0' },
      'absent/part': { singleton: true, requiredVersion: '*', eager: false },
      'versioned/part': { singleton: true, requiredVersion: '*', eager: false },
    });
  });

  it('can be changed one by one', () => {
    const changes = { react: { import: true, requiredVersion: '^18.0.0' }, one: false, more: { singleton: false } };
    expect(shared({ react: {}, one: {} }, changes)).toEqual({
      more: { singleton: false, requiredVersion: '*', eager: false },
      react: { singleton: true, requiredVersion: '^18.0.0', eager: false },
    });
  });
});
