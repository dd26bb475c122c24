// @ts-check
// The database of a backend that boots: a PostgreSQL that the user names, else better-sqlite3 of the host where it is built for this
// Node, else SQLite in WebAssembly in its place.
const Module = require('node:module');

const POSTGRES = 'pg';
const NATIVE = 'better-sqlite3';
const IN_WASM = 'node-sqlite3-wasm';
/** Milliseconds that a server may take to accept a connection. */
const CONNECT_TIMEOUT = 5000;

/**
 * Makes sure that the backend can have its database.
 * @typedef {object} Database
 * @property {string} driver the package
 * @property {(prefix: string) => Promise<void>} removeAll removes the databases whose names begin so
 * @param {NodeJS.Require} load from the host
 * @param {string | undefined} address of a PostgreSQL; undefined: in memory
 * @returns {Promise<Database | { unreachable: string }>} or why there is none
 */
async function provideDatabase(load, address) {
  if (address === undefined) return { driver: provideSqlite(load), removeAll: async () => {} };
  try {
    await ask(load, address, 'select 1');
    return { driver: POSTGRES, removeAll: (prefix) => removeAll(load, address, prefix) };
  } catch (error) {
    const { errors = [error] } = /** @type {AggregateError} */ (error);
    return { unreachable: errors.map(({ message }) => String(message)).join('; ') };
  }
}

/** @param {NodeJS.Require} load @param {string} address @param {string} prefix */
async function removeAll(load, address, prefix) {
  const databases = await ask(load, address, 'select datname from pg_database');
  const own = databases.map(({ datname }) => datname).filter((name) => name.startsWith(prefix));
  // The backend that has ended its work still holds connections to them.
  for (const name of own) await ask(load, address, `drop database if exists "${name}" with (force)`);
}

/** @param {NodeJS.Require} load @param {string} address @param {string} sql @returns {Promise<any[]>} */
async function ask(load, address, sql) {
  const { Client } = load(POSTGRES);
  const client = new Client({ connectionString: withDatabase(address), connectionTimeoutMillis: CONNECT_TIMEOUT });
  // Without it a server that ends a connection ends this process.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The one that Backstage asks before it makes those of plugins. @param {string} address */
function withDatabase(address) {
  const url = new URL(address);
  if (!/^postgres(ql)?:$/.test(url.protocol)) throw new Error(`${url.protocol}//… is not a postgresql:// address`);
  if (url.pathname.length <= 1) url.pathname = '/postgres';
  return url.href;
}

/** @param {NodeJS.Require} load from the host */
function provideSqlite(load) {
  if (works(load)) return NATIVE;
  const internals = /** @type {any} */ (Module);
  const original = internals._load;
  internals._load = (/** @type {string} */ request, /** @type {unknown[]} */ ...rest) =>
    request === NATIVE ? require('./sqlite-in-wasm.child.cjs').WebAssemblyDatabase : original(request, ...rest);
  return IN_WASM;
}

/** Whether it is installed, and built: package managers may skip the scripts of packages. @param {NodeJS.Require} load */
function works(load) {
  try {
    const Database = load(NATIVE);
    new Database(':memory:').close();
    return true;
  } catch {
    return false;
  }
}

module.exports = { provideDatabase };
