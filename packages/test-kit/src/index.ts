// What the end-to-end tests, the demo and the benchmarks share: installed fixtures, a host, registries and checkouts, each real.
export { cacheFolder } from './cache-folder';
export { Checkout } from './checkout';
export { clonePortal } from './clone-portal';
export { type Ended, execute, must } from './execute';
export {
  prepareFrontends,
  prepareHeavyFrontend,
  prepareHost,
  prepareNextFrontends,
  preparePortal,
  prepareShell,
  prepareUsualHost,
} from './fixtures';
export { freePort } from './free-port';
export { type Host, startHost } from './host';
export { type NpmRegistry, startNpmRegistry, storedTags, storedTarballs } from './npm-registry';
export { type OciRegistry, startOciRegistry } from './oci-registry';
export { installDynplug, nxIn } from './portal';
export { type Postgres, postgresPrograms, startPostgres } from './postgres';
export { type FrontendCode, writeFrontend } from './written-frontend';
