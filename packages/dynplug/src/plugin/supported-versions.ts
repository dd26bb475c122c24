// Which Backstage versions a plugin says it supports, checked against the workspace's backstage.json. Rule:
// checkBackstageSupportedVersions of rhdh-cli 1.9.1.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import subset from 'semver/ranges/subset';
import valid from 'semver/functions/valid';
import validRange from 'semver/ranges/valid';
import { DynplugError, type Finding } from '../errors/errors';
import { parseJson } from '../json/parse-json';
import type { Manifest } from '../tree/manifest';

export interface SupportedVersions {
  /** Goes into `backstage.supported-versions`; undefined leaves the field as it is. */
  readonly value?: string;
  readonly findings: readonly Finding[];
}

/**
 * @param root absolute folder of the monorepo, which may hold a backstage.json
 * @param override the option; it wins over both files
 * @throws ESUPPORTED when a range in the manifest excludes the workspace's version, EOPTION when the override is not a range
 */
export function supportedVersions(manifest: Manifest, root: string, override: string | undefined): SupportedVersions {
  if (override !== undefined) {
    if (validRange(override) !== null) return { value: override, findings: [] };
    throw new DynplugError(
      'EOPTION',
      `supportedVersions: "${override}" is not a version or range.`,
      'For example "1.55.0" or "^1.50.0".',
    );
  }
  const version = backstageVersion(root);
  if (version === undefined) return { findings: [] };
  const declared = manifest.backstage?.['supported-versions'];
  if (typeof declared !== 'string') return { value: version, findings: [] };
  const single = valid(declared) !== null;
  if (validRange(declared) !== null && subset(`~${version}`, single ? `~${declared}` : declared))
    return { findings: [] };
  const message = `The backstage.supported-versions field in the package descriptor is not compatible with the backstage version specified in the backstage.json file: ${declared} vs ${version}.`;
  if (!single)
    throw new DynplugError(
      'ESUPPORTED',
      message,
      'Widen the range in package.json, or set the option supportedVersions.',
    );
  return {
    value: version,
    findings: [{ severity: 'warning', code: 'ESUPPORTED', message: `${message} Overriding it with ${version}.` }],
  };
}

/** The version in the backstage.json of a folder (absolute), if there is one. @throws ESUPPORTED */
export function backstageVersion(root: string): string | undefined {
  const file = path.join(root, 'backstage.json');
  if (!existsSync(file)) return undefined;
  try {
    const { version } = parseJson(readFileSync(file, 'utf8')) as { version?: unknown };
    return typeof version === 'string' && valid(version) !== null ? version : undefined;
  } catch (cause) {
    throw new DynplugError('ESUPPORTED', `${file} is not valid JSON: ${(cause as Error).message}`, 'Fix the file.', {
      cause,
    });
  }
}
