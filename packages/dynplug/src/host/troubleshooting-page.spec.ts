import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODES } from '../errors/error-codes';
import { RULE_GROUPS } from './rules';

const root = path.resolve(__dirname, '../../../..');
const page = readFileSync(path.join(root, 'docs/how-to/troubleshoot.md'), 'utf8');
const reference = ['plugin.md', 'executors.md', 'generators.md']
  .map((name) => readFileSync(path.join(root, 'docs/reference', name), 'utf8'))
  .join('\n');
const named = (pattern: RegExp): readonly string[] => [
  ...new Set([...page.matchAll(pattern)].map(([, name]) => name as string)),
];

/** Codes of npm and Node, which users see too. */
const FOREIGN = ['EPRIVATE'];

/** Fields and settings of hosts and package managers. */
const FIELDS = ['pullPolicy', 'lockfileVersion', 'bundleDependencies', 'packageExtensions'];

describe('docs/how-to/troubleshoot.md', () => {
  it('names errors that there are', () => {
    const codes = named(/`(E[A-Z]+)`/g);
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !(code in ERROR_CODES) && !FOREIGN.includes(code))).toEqual([]);
  });

  it('names rules that there are', () => {
    const ids = Object.values(RULE_GROUPS)
      .flat()
      .map(({ id }) => id);
    const rules = named(
      /`((?:annotation|config-schema|entry|federation|folder|fragment|frontend|host|backstage|key|layer|main|manifest|package|reference|scalprum|tgz)-[a-z-]+)`/g,
    ).filter((name) => name !== 'package-oci');
    expect(rules.length).toBeGreaterThan(10);
    expect(rules.filter((rule) => !ids.includes(rule))).toEqual([]);
  });

  it('names options that there are', () => {
    const options = named(/`([a-z]+(?:[A-Z][a-z]+)+)(?:: [^`]*)?`/g).filter(
      (name) => !/^(create|resolve|depends|publishConfig|side)/.test(name) && !FIELDS.includes(name),
    );
    expect(options.length).toBeGreaterThan(8);
    expect(
      options.filter((option) => !reference.includes(`| \`${option}\``) && !reference.includes(`\`${option}\`, `)),
    ).toEqual([]);
  });
});
