// Values in own code that are other ones here than a person expects: the URL of a source, and what Backstage's CLI fills in.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../protocol';
import type { BundleFacts } from './bundle-facts';
import { backstageValues } from './source-text';

/** @param define expressions by the identifier that they replace: what a person fills in is no problem */
export function valueProblems(
  { bundled, machineUrls }: BundleFacts,
  workspaceRoot: string,
  define: Readonly<Record<string, string>>,
): readonly Problem[] {
  const urls = machineUrls.map(
    (file): Problem => ({ severity: 'warning', kind: 'machine-url', file, message: 'it reads import.meta.url' }),
  );
  const values = bundled.sources
    .filter((source) => source.bundled && /\.[cm]?[jt]sx?$/.test(source.path))
    .flatMap((source) => valuesOf(path.join(workspaceRoot, source.path)).map((value) => [source.path, value] as const))
    .filter(([, value]) => !(value in define) && !('process.env' in define))
    .map(
      ([file, value]): Problem => ({
        severity: 'warning',
        kind: 'backstage-value',
        file,
        request: value,
        message: `it reads ${value}`,
      }),
    );
  return [...urls, ...values];
}

function valuesOf(file: string): readonly string[] {
  return existsSync(file) ? backstageValues(readFileSync(file, 'utf8')) : [];
}
