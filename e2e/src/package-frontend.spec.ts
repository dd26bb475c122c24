// The package of the bundler as npm has installed it in the monorepo of frontend plugins.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { frontends } from './frontends';
import { run } from './tools';

const ROOT = path.resolve(__dirname, '../..');

describe('the package of the bundler', () => {
  const portal = frontends();
  const installed = (...file: readonly string[]): string =>
    path.join(portal.root, 'node_modules/@org/dynplug-frontend', ...file);
  const text = (...file: readonly string[]): string => readFileSync(installed(...file), 'utf8');

  it('holds what was built, readme and licence, and nothing else', () => {
    const files = readdirSync(installed(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(installed(), path.join(entry.parentPath, entry.name)))
      .filter((file) => !file.startsWith('node_modules/'));
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/engine.js']));
    const expected = /^(?:LICENSE|README\.md|package\.json|dist\/(?!.*(?:\.spec\.|testing\/)).*(?:\.js|\.d\.ts))$/;
    expect(files.filter((file) => !expected.test(file))).toEqual([]);
    expect(text('LICENSE')).toBe(readFileSync(path.join(ROOT, 'LICENSE'), 'utf8'));
  });

  it('has the version of the plugin that calls it', () => {
    const { version } = JSON.parse(text('..', 'dynplug', 'package.json')) as { version: string };
    expect(JSON.parse(text('package.json'))).toMatchObject({ version });
  });

  it('is found well made by publint', async () => {
    const publint = path.join(ROOT, 'node_modules/publint/src/cli.js');
    expect(await run(process.execPath, publint, '--strict', installed())).toContain('All good!');
  });
});
