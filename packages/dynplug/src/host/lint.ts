// The rules of the known hosts, applied to one artifact. Pure: reads no files but through `content()`.
import type { Artifact, ImageArtifact, TgzArtifact } from './artifact';
import type { HostFinding } from './finding';
import { type Fragment, needsIntegrity, parseFragment } from './fragment';
import { archiveOf, pluginTrees } from './plugin-tree';
import { hostsOf } from './profiles';
import { type Profile } from '../options/hosts';
import { parsePackageReference } from './reference';
import type { Rule } from './rule';
import {
  ARCHIVE_RULES,
  FOLDER_RULES,
  IMAGE_RULES,
  INTEGRITY_RULES,
  PLUGIN_RULES,
  REFERENCE_RULES,
  TARBALL_RULES,
  YAML_RULES,
} from './rules';

/** What the hosts of a profile would not take, in the order of the rules. */
export function lintArtifact(artifact: Artifact, { profile }: { readonly profile: Profile }): readonly HostFinding[] {
  const apply: Apply = (rules, subjects) =>
    rules.flatMap((rule) => subjects.flatMap((subject) => applyRule(rule, subject, profile)));
  if (artifact.kind === 'fragment') return lintFragment(parseFragment(artifact.text), apply);
  const archive = archiveOf(artifact);
  return [
    ...(artifact.kind === 'image' ? lintImage(artifact, apply) : []),
    ...(artifact.kind === 'tgz' ? lintTarball(artifact, apply) : []),
    ...(artifact.kind === 'folder' ? apply(FOLDER_RULES, [artifact]) : []),
    ...apply(ARCHIVE_RULES, [archive]),
    ...(isReadable(artifact) ? apply(PLUGIN_RULES, pluginTrees(artifact)) : []),
  ];
}

type Apply = <Subject>(rules: readonly Rule<Subject>[], subjects: readonly Subject[]) => readonly HostFinding[];

function lintImage(image: ImageArtifact, apply: Apply): readonly HostFinding[] {
  const references = (image.references ?? []).map((name) => parsePackageReference(name, name, true));
  return [...apply(IMAGE_RULES, [image]), ...apply(REFERENCE_RULES, references)];
}

function lintTarball(tarball: TgzArtifact, apply: Apply): readonly HostFinding[] {
  const { integrity, digests } = tarball;
  const hashes = integrity === undefined ? [] : [{ value: integrity, at: 'integrity', ...(digests && { digests }) }];
  return [...apply(TARBALL_RULES, [tarball]), ...apply(INTEGRITY_RULES, hashes)];
}

function lintFragment(fragment: Fragment, apply: Apply): readonly HostFinding[] {
  const references = fragment.entries.flatMap(({ reference }) => reference ?? []);
  const hashes = fragment.entries
    .filter((entry) => needsIntegrity(entry))
    .map(({ at, fields }) => ({ value: fields['integrity'], at: `${at}.integrity` }));
  return [...apply(YAML_RULES, [fragment]), ...apply(REFERENCE_RULES, references), ...apply(INTEGRITY_RULES, hashes)];
}

/** What could not be unpacked says nothing about its contents; a rule of its own tells that. */
function isReadable(artifact: Exclude<Artifact, { kind: 'fragment' }>): boolean {
  return artifact.kind !== 'tgz' || artifact.compression === 'gzip' || artifact.compression === 'none';
}

function applyRule<Subject>(rule: Rule<Subject>, subject: Subject, profile: Profile): readonly HostFinding[] {
  const hosts = hostsOf(profile).filter((host) => rule.effects[host] !== undefined);
  if (hosts.length === 0) return [];
  return [...rule.find(subject)].flatMap(({ message, path, hosts: only }) => {
    const broken = hosts.filter((host) => only?.includes(host) ?? true);
    if (broken.length === 0) return [];
    const each = broken.map((host) => ({ host, effect: rule.effects[host] as string }));
    const { id, severity, fix } = rule;
    return [{ rule: id, severity, ...(path !== undefined && { path }), message, hosts: each, fix }];
  });
}
