// Copies what tsc does not: the schemas, the types of the protocols, and the sources of pages, which are bundled where they are shown. Run in a package's folder, after tsc.
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';

const assets = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
  /schema\.json$|^(show-)?protocol\.d\.ts$|[\\/]pages[\\/].*\.js$/.test(file),
);
for (const file of assets) cpSync(path.join('src', file), path.join('dist', file));
