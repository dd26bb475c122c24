// What one host provides, as data: its packages, the ids of its plugins, the export names of its entry points. Reading and writing it.
import valid from 'semver/functions/valid';
import { DynplugError } from '../errors/errors';
import { byText } from '../files/paths';
import { nearestName } from '../errors/nearest-name';
import { jsonObject } from '../json/json-object';
import { FIELDS, type HostManifest, SCHEMA_VERSION } from './fields';

/** Nearly all: a manifest has a thousand, and each process of doctor reads several manifests. */
const PLAIN_VERSION = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;
const MAKE_ANEW = 'Make it again: nx g @org/dynplug:host-manifest <name> --from=<checkout of the host>.';

/**
 * The one check of a host manifest.
 * @param text JSON @param subject names the file in messages
 * @throws EHOST for a text that is cut short, has another schema version, or has a field of a wrong kind
 */
export function parseHostManifest(text: string, subject: string): HostManifest {
  const value = jsonObject(text, `The host manifest ${subject}`, { code: 'EHOST', hint: MAKE_ANEW });
  const { schemaVersion } = value;
  if (schemaVersion !== SCHEMA_VERSION)
    throw invalid(
      subject,
      `has the schema version ${String(schemaVersion)}; this version of @org/dynplug knows ${SCHEMA_VERSION}`,
      Number(schemaVersion) > SCHEMA_VERSION ? 'Update @org/dynplug.' : MAKE_ANEW,
    );
  for (const name of Object.keys(value)) requireKnown(name, subject);
  for (const [name, { kind, required }] of Object.entries(FIELDS)) {
    if (value[name] === undefined && !required) continue;
    if (value[name] === undefined) throw invalid(subject, `has no "${name}"`);
    if (!kind.accepts(value[name])) throw invalid(subject, `has a "${name}" that is not ${kind.words}`);
  }
  const manifest = value as unknown as HostManifest;
  requireVersions(manifest, subject);
  return manifest;
}

/** The same text for the same manifest: sorted names, two spaces, a line break at the end. */
export function formatHostManifest(manifest: HostManifest): string {
  const fields = Object.keys(FIELDS).map((name) => [name, manifest[name as keyof HostManifest]] as const);
  const present = fields.filter(([, value]) => value !== undefined);
  return `${JSON.stringify(Object.fromEntries(present.map(([name, value]) => [name, sorted(value)])), null, 2)}\n`;
}

/** All versions of a package in a host: several where only the installed image tells which one plugins see. */
export function versionsIn(manifest: HostManifest, name: string): readonly string[] {
  const found = Object.hasOwn(manifest.packages, name) ? manifest.packages[name] : undefined;
  return found === undefined ? [] : typeof found === 'string' ? [found] : found;
}

function requireKnown(name: string, subject: string): void {
  if (Object.hasOwn(FIELDS, name)) return;
  const near = nearestName(name, Object.keys(FIELDS));
  throw invalid(subject, `has an unknown field "${name}"${near === undefined ? '' : `; "${near}" may be meant`}`);
}

function requireVersions(manifest: HostManifest, subject: string): void {
  const names = Object.keys(manifest.packages);
  const wrong = names.find((name) => {
    const versions = versionsIn(manifest, name);
    return versions.length === 0 || versions.some((version) => !PLAIN_VERSION.test(version) && valid(version) === null);
  });
  if (wrong !== undefined) throw invalid(subject, `has no semantic version for ${wrong}`);
  if (!names.some((name) => name.startsWith('@backstage/'))) throw invalid(subject, 'lists no package of Backstage');
}

function invalid(subject: string, what: string, hint = MAKE_ANEW): DynplugError {
  return new DynplugError('EHOST', `The host manifest ${subject} ${what}.`, hint);
}

/** Objects by name; lists have an order of their own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => byText(a, b))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
