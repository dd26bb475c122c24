// @ts-check
// SQLite in WebAssembly behind the part of better-sqlite3's interface that Knex uses. Source: Knex's dialect better-sqlite3.
const { Database } = require('node-sqlite3-wasm');

/** What better-sqlite3 names a broken constraint; the code in WebAssembly has only the words of SQLite. */
const CONSTRAINTS = /** @type {const} */ ([
  ['UNIQUE constraint failed', 'SQLITE_CONSTRAINT_UNIQUE'],
  ['FOREIGN KEY constraint failed', 'SQLITE_CONSTRAINT_FOREIGNKEY'],
  ['NOT NULL constraint failed', 'SQLITE_CONSTRAINT_NOTNULL'],
  ['CHECK constraint failed', 'SQLITE_CONSTRAINT_CHECK'],
]);

class WebAssemblyDatabase {
  /** @param {string} file with none it is in memory */
  constructor(file = '') {
    this.database = new Database(file === '' ? ':memory:' : file);
    this.isWide = false;
    // As better-sqlite3 is built.
    this.database.exec('PRAGMA foreign_keys = ON');
  }

  /** Whether whole numbers come as bigint. */
  defaultSafeIntegers(isWide = true) {
    this.isWide = isWide;
    return this;
  }

  /** @param {string} sql */
  prepare(sql) {
    return new WebAssemblyStatement(this.database, sql, this.isWide);
  }

  /** @param {string} sql */
  exec(sql) {
    withCode(() => this.database.exec(sql));
    return this;
  }

  /** @param {string} text @param {{ simple?: boolean }} options */
  pragma(text, { simple = false } = {}) {
    const rows = this.database.all(`PRAGMA ${text}`);
    return simple ? Object.values(rows[0] ?? {})[0] : rows;
  }

  close() {
    this.database.close();
  }
}

class WebAssemblyStatement {
  /** @param {Database} database @param {string} sql @param {boolean} isWide */
  constructor(database, sql, isWide) {
    this.statement = withCode(() => database.prepare(sql));
    this.isWide = isWide;
    /** Whether it gives rows. */
    this.reader =
      /^\s*(select|values|pragma|explain)\b/i.test(sql) ||
      (/^\s*with\b/i.test(sql) && !/\b(insert|update|delete|replace)\b/i.test(sql)) ||
      /\breturning\b/i.test(sql);
  }

  safeIntegers(isWide = true) {
    this.isWide = isWide;
    return this;
  }

  /** Once for each statement, as Knex does. @param {readonly unknown[]} values */
  all(values = []) {
    const rows = this.ended(() => this.statement.all(bound(values)));
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, this.given(value)])));
  }

  /** Once for each statement, as Knex does. @param {readonly unknown[]} values */
  run(values = []) {
    const { changes, lastInsertRowid } = this.ended(() => this.statement.run(bound(values)));
    return { changes, lastInsertRowid: this.given(lastInsertRowid) };
  }

  /** @template T @param {() => T} act @returns {T} */
  ended(act) {
    return withCode(() => {
      try {
        return act();
      } finally {
        // Says once more what failed.
        this.statement.finalize();
      }
    });
  }

  /** @param {unknown} value */
  given(value) {
    if (typeof value === 'bigint') return this.isWide ? value : Number(value);
    if (this.isWide && Number.isSafeInteger(value)) return BigInt(/** @type {number} */ (value));
    return value instanceof Uint8Array ? Buffer.from(value) : value;
  }
}

/** @param {readonly unknown[]} values @returns {any[]} */
function bound(values) {
  return values.map((value) => (value === undefined ? null : value));
}

/** @template T @param {() => T} act @returns {T} */
function withCode(act) {
  try {
    return act();
  } catch (error) {
    const found = CONSTRAINTS.find(([words]) => String(/** @type {Error} */ (error).message).includes(words));
    throw found ? Object.assign(/** @type {Error} */ (error), { code: found[1] }) : error;
  }
}

module.exports = { WebAssemblyDatabase };
