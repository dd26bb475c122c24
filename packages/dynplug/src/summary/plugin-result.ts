// The reports that the targets of one plugin have left, in short.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '../json/parse-json';
import { isObject, isText } from '../json/values';
import { VERDICTS, type Verdict } from '../doctor/doctor-report';

export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** Something with a hash. Sizes in bytes. */
export interface Artifact {
  /** `sha256:…` of an image, `sha512-…` of a tarball. */
  readonly digest: string;
  readonly size: number;
  /** References of an image, or the file of a tarball. */
  readonly names: readonly string[];
}

export interface PluginResult {
  readonly project: string;
  /** POSIX, relative to the workspace root. */
  readonly root: string;
  readonly version?: string;
  readonly image?: Artifact;
  readonly tarball?: Artifact;
  /** Bytes of the exported folder. */
  readonly exported?: number;
  /** What the registry has: references by digest, or `name@version`. */
  readonly published?: readonly string[];
  readonly warnings: readonly Warning[];
  /** What doctor says of each host, and verify of what it ran the plugin in; undefined while neither has run. */
  readonly verdicts?: Readonly<Record<string, Verdict>>;
}

type Json = Readonly<Record<string, unknown>>;

/** @param workspaceRoot absolute @returns undefined for a project without any report */
export function readPluginResult(
  workspaceRoot: string,
  { project, root }: Pick<PluginResult, 'project' | 'root'>,
): PluginResult | undefined {
  const read = (file: string): Json | undefined => readReport(path.join(workspaceRoot, root, file));
  const exported = read('dist-dynamic/.dynplug/export.json');
  const pack = read('dist-pack/pack.json');
  const image = read('dist-oci/image.json');
  const publish = read('dist-publish/publish.json');
  const verdicts = {
    ...hostVerdicts(read('dist-doctor/doctor.json')),
    ...bootVerdict(read('dist-verify/verify.json')),
  };
  const reports = [image, pack, exported].filter((report) => report !== undefined);
  if (reports.length === 0 && !publish) return undefined;
  const version = [pack, exported, ...pluginsOf(image)].map((report) => report?.['version']).find(isText);
  const size = isObject(exported?.['sizes']) ? exported['sizes']['total'] : undefined;
  const published = publish && publishedNames(publish);
  const imageOf = image && artifact(image['digest'], layerSize(image), image['references']);
  const tarballOf = pack && artifact(pack['integrity'], pack['size'], [pack['file']]);
  return {
    project,
    root,
    ...(version !== undefined && { version }),
    ...(imageOf && { image: imageOf }),
    ...(tarballOf && { tarball: tarballOf }),
    ...(typeof size === 'number' && { exported: size }),
    ...(published && published.length > 0 && { published }),
    warnings: uniqueWarnings(reports),
    ...(Object.keys(verdicts).length > 0 && { verdicts }),
  };
}

/** @returns undefined for a file that is absent or broken: the target that reads it says so */
function readReport(file: string): Json | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const value = parseJson(readFileSync(file, 'utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function artifact(digest: unknown, size: unknown, names: unknown): Artifact | undefined {
  if (!isText(digest) || typeof size !== 'number') return undefined;
  return { digest, size, names: Array.isArray(names) ? names.filter(isText) : [] };
}

/** @param doctor its report */
function hostVerdicts(doctor: Json | undefined): Readonly<Record<string, Verdict>> {
  const hosts = Array.isArray(doctor?.['hosts']) ? doctor['hosts'].filter(isObject) : [];
  return Object.fromEntries(
    hosts.flatMap(({ name, verdict }) => {
      const known = VERDICTS.find((one) => one === verdict);
      return isText(name) && known ? [[name, known]] : [];
    }),
  );
}

/** @param verify its report */
function bootVerdict(verify: Json | undefined): Readonly<Record<string, Verdict>> {
  if (verify === undefined) return {};
  const { passed, findings } = verify;
  const isClean = Array.isArray(findings) && findings.length === 0;
  return { 'runs here': passed !== true ? 'error' : isClean ? 'ok' : 'warning' };
}

function layerSize({ layer }: Json): unknown {
  return isObject(layer) ? layer['size'] : undefined;
}

function pluginsOf(image: Json | undefined): readonly Json[] {
  return Array.isArray(image?.['plugins']) ? image['plugins'].filter(isObject) : [];
}

function publishedNames({ references, name, version }: Json): readonly string[] {
  if (isText(name) && isText(version)) return [`${name}@${version}`];
  if (!Array.isArray(references)) return [];
  return [...new Set(references.map((one: unknown) => (isObject(one) ? one['pinned'] : undefined)).filter(isText))];
}

/** Several targets derive a plugin, and say the same. */
function uniqueWarnings(reports: readonly Json[]): readonly Warning[] {
  const all = reports.flatMap(({ warnings }): readonly Warning[] =>
    Array.isArray(warnings)
      ? warnings.flatMap((one: unknown) =>
          isObject(one) && isText(one['code']) && isText(one['message'])
            ? [{ code: one['code'], message: one['message'] }]
            : [],
        )
      : [],
  );
  return [...new Map(all.map((warning) => [`${warning.code} ${warning.message}`, warning])).values()];
}
