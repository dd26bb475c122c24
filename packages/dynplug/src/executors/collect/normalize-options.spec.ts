import { readFileSync } from 'node:fs';
import path from 'node:path';
import { normalizeCollectOptions } from './normalize-options';
import type { CollectExecutorOptions } from './schema';

const read = (file: string): string => readFileSync(path.join(__dirname, file), 'utf8');

describe('options of collect', () => {
  it('have the same names in schema and type', () => {
    const { properties } = JSON.parse(read('schema.json')) as { properties: Record<string, object> };
    expect([...read('schema.d.ts').matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name).sort()).toEqual(
      Object.keys(properties).sort(),
    );
    expect(properties['folders']).toMatchObject({ default: normalizeCollectOptions({ projects: ['a'] }, '.').folders });
    for (const property of Object.values(properties)) expect(property).toHaveProperty('description');
  });

  it('have defaults', () => {
    expect(normalizeCollectOptions({ projects: ['tag:dynamic'] }, '.')).toEqual({
      patterns: ['tag:dynamic'],
      folders: ['dist-publish', 'dist-oci', 'dist-pack'],
      outputFile: 'dynamic-plugins.yaml',
      profile: 'all',
    });
  });

  it.each<[string, CollectExecutorOptions, RegExp]>([
    ['an unknown name', { projects: ['a'], nope: 1 } as CollectExecutorOptions, /Unknown option nope/],
    ['no projects', {}, /projects is empty/],
    ['no folders', { projects: ['a'], folders: [] }, /folders is empty/],
    ['a host that does not exist', { projects: ['a'], profile: 'rhdh' }, /"rhdh" is no host/],
  ])('refuse %s', (_what, options, reason) => {
    expect(() => normalizeCollectOptions(options, 'a')).toThrow(reason);
    expect(() => normalizeCollectOptions(options, 'a')).toThrow(expect.objectContaining({ code: 'EOPTION' }) as Error);
  });
});
