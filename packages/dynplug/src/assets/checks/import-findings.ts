// What own sources import that would fail in a browser, or only works by chance of how packages are installed.
import { isBuiltin } from 'node:module';
import type { Bundled, Problem, SourceFile, SourceImport } from '../../protocol';
import type { SourcePlugin } from '../../derive/source-plugin';
import type { Finding } from '../../errors/errors';
import { posixRelative } from '../../files/paths';
import { type Manifest, readManifest } from '../../tree/manifest';
import { packageNameOf } from '../../tree/package-name';
import { specialImportFinding } from './special-imports';

/** @param problems imports that lead nowhere are reported there @param plugin sources may be of any package of its workspace */
export function importFindings(
  { sources }: Bundled,
  problems: readonly Problem[],
  { root, dir, manifest, workspace }: SourcePlugin,
): readonly Finding[] {
  const owners = [
    { dir, manifest },
    ...workspace.map((member) => ({ dir: member.dir, manifest: readManifest(member.dir) })),
  ]
    .map((own) => ({ prefix: `${posixRelative(root, own.dir)}/`, manifest: own.manifest }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  const ownerOf = (file: string): Manifest | undefined =>
    owners.find(({ prefix }) => prefix === '/' || file.startsWith(prefix))?.manifest;
  const absent = problems.filter(({ kind }) => kind === 'unresolved');
  // Of this file, or of no file that is known: what an installed package does not find says nothing about own imports.
  const isAbsent = (file: string, request: string): boolean =>
    absent.some((problem) => problem.request === request && (problem.file ?? file) === file);
  return sources.flatMap((source) => {
    const owner = ownerOf(source.path);
    const imports = source.imports.filter(({ request }) => !isAbsent(source.path, request));
    return imports.flatMap((found) => importFinding(source, found, owner));
  });
}

function importFinding(
  { path: file }: SourceFile,
  { request, to }: SourceImport,
  owner: Manifest | undefined,
): readonly Finding[] {
  const special = specialImportFinding(file, request);
  if (special) return [special];
  if (isBuiltin(request)) {
    // What has a stand-in for browsers comes from a package.
    if (to !== 'empty') return [];
    return [
      {
        severity: 'error',
        code: 'EBUILTIN',
        message: `${file} imports "${request}", a module of Node; browsers have none.`,
        hint: 'Do the work in a backend plugin, or use what browsers offer.',
      },
    ];
  }
  // The compiler writes it for JSX; if React is not declared, the import of React is reported instead.
  if (/^[./]/.test(request) || request.includes(':') || /^react\/jsx-(dev-)?runtime$/.test(request)) return [];
  const name = packageNameOf(request);
  if (!owner || owner.name === name || isDeclared(owner, name)) return [];
  return [
    {
      severity: 'error',
      code: 'EIMPORT',
      message: `${file} imports ${request}, but ${owner.name} does not declare ${name}.`,
      hint: `It is installed here by chance. Add ${name} to the dependencies or peer dependencies of ${owner.name}.`,
    },
  ];
}

/** A development dependency will do: what is bundled is not installed again. */
function isDeclared(manifest: Manifest, name: string): boolean {
  const fields = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies'] as const;
  return fields.some((field) => Object.hasOwn((manifest[field] ?? {}) as object, name));
}
