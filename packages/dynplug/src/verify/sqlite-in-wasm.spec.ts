// What better-sqlite3 does, as its documentation says.
import { createRequire } from 'node:module';

const { WebAssemblyDatabase } = createRequire(__filename)('./sqlite-in-wasm.child.cjs') as {
  readonly WebAssemblyDatabase: new (file?: string) => Database;
};

interface Database {
  defaultSafeIntegers(isWide?: boolean): this;
  prepare(sql: string): {
    readonly reader: boolean;
    safeIntegers(isWide?: boolean): { all(): readonly object[] };
    all(values?: readonly unknown[]): readonly object[];
    run(values?: readonly unknown[]): { readonly changes: number; readonly lastInsertRowid: number | bigint };
  };
  exec(sql: string): this;
  pragma(text: string, options?: { readonly simple: boolean }): unknown;
  close(): void;
}

const open: Database[] = [];
afterEach(() => {
  for (const database of open.splice(0)) database.close();
});

function notes(): Database {
  const database = new WebAssemblyDatabase(':memory:');
  open.push(database);
  return database.exec(`
    create table notes (id integer primary key, text text unique, size integer, body blob);
    create table tags (note integer not null references notes (id), name text check (length(name) > 1));
  `);
}

const codeOf = (act: () => unknown): unknown => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

describe('SQLite in WebAssembly', () => {
  it('says how many rows changed, and the number of the last', () => {
    const database = notes();
    const insert = 'insert into notes (text, size) values (?, ?), (?, ?)';
    expect(database.prepare(insert).run(['a', 1, 'b', undefined])).toEqual({ changes: 2, lastInsertRowid: 2 });
    expect(database.prepare('select text, size from notes order by id').all()).toEqual([
      { text: 'a', size: 1 },
      { text: 'b', size: null },
    ]);
  });

  it.each([
    ['select 1', true],
    ['  PRAGMA foreign_keys', true],
    ['with a as (select 1) select * from a', true],
    ["insert into notes (text) values ('c') returning id", true],
    ["with a as (select 'd' as t) insert into notes (text) select t from a", false],
    ["update notes set text = 'e'", false],
    ['create table more (id integer)', false],
  ])('knows whether "%s" gives rows', (sql, reader) => {
    expect(notes().prepare(sql).reader).toBe(reader);
  });

  it.each([
    ["insert into notes (text) values ('a')", 'SQLITE_CONSTRAINT_UNIQUE'],
    ["insert into tags values (77, 'long')", 'SQLITE_CONSTRAINT_FOREIGNKEY'],
    ["insert into tags values (null, 'long')", 'SQLITE_CONSTRAINT_NOTNULL'],
    ["insert into tags values (1, 'x')", 'SQLITE_CONSTRAINT_CHECK'],
  ])('%s fails with %s', (sql, code) => {
    const database = notes();
    database.prepare("insert into notes (id, text) values (1, 'a')").run();
    expect(codeOf(() => database.prepare(sql).run())).toBe(code);
  });

  it('tells where a statement is wrong', () => {
    expect(codeOf(() => notes().prepare('selct 1'))).toMatch(/syntax error/);
    expect(codeOf(() => notes().exec('drop table missing'))).toMatch(/no such table/);
  });

  it('gives blobs as buffers, and large numbers as they are asked for', () => {
    const database = notes();
    const large = 2n ** 60n;
    database.prepare('insert into notes (size, body) values (?, ?)').run([large, Buffer.from('body')]);
    const read = 'select size, body from notes';
    expect(database.prepare(read).all()).toEqual([{ size: Number(large), body: Buffer.from('body') }]);
    expect(database.prepare(read).safeIntegers().all()).toEqual([{ size: large, body: Buffer.from('body') }]);
    expect(database.defaultSafeIntegers().prepare('select 1 as one').all()).toEqual([{ one: 1n }]);
  });

  it('checks foreign keys, and reads pragmas', () => {
    expect(notes().pragma('foreign_keys', { simple: true })).toBe(1);
    expect(notes().pragma('foreign_keys')).toEqual([{ foreign_keys: 1 }]);
  });

  it('keeps nothing of a transaction that is rolled back', () => {
    const database = notes();
    for (const sql of ['BEGIN;', "insert into notes (text) values ('a')", 'ROLLBACK;']) database.prepare(sql).run();
    expect(database.prepare('select * from notes').all()).toEqual([]);
  });
});
