// docs/reference/host-contract.md, generated from the rules. tools/host-contract.mjs writes it; a spec compares it with the code.
import { HOSTS } from './profiles';
import { type Host } from '../options/hosts';
import type { Rule } from './rule';
import { RULE_GROUPS } from './rules';

const INTRODUCTION = `# Host contract

These are the rules that \`@org/dynplug:lint-dynamic\` checks, and that \`export\`, \`pack\` and \`package-oci\` check before they write. \`node tools/host-contract.mjs\`
generates this page from the code; do not edit it.

The rules follow what the installers and hosts do, not what their documentation says. The default profile \`all\` reports what breaks any of them. Another
profile reports what breaks that host.

| profile | host | installer |
| --- | --- | --- |
`;

const SAFE = `
## What every host accepts

- **An image** with a single OCI manifest, an OCI image config and exactly one layer, compressed with gzip. The entries are named \`<key>/…\`; they are
  regular files and folders of at most 20 000 000 bytes. \`<key>\` comes from the package name: \`@acme/foo-backend-dynamic\` becomes
  \`acme-foo-backend\`. The manifest has the annotation \`io.backstage.dynamic-packages\`: the padded base64 of
  \`[{"<key>":{"name":…,"version":…}}]\`.
- **A reference** \`oci://host/path:tag!<key>\` or \`oci://host/path@sha256:…!<key>\`. Never push a tag again: installers do not notice.
- **A tarball** as \`npm pack\` makes it, with one hash \`sha512-<padded base64>\`.
- **A package.json** with name, version, main and a role that hosts load, and without scripts that run on packing.

## What lint cannot check

- Whether the entry point and the alpha entry point export a feature and do not throw. The \`export\` target loads them.
- Whether two plugins in one host have the same plugin id. Installers put the same plugin as an image and as a tarball into two folders.
- What a registry contains: whether a tag exists, or was pushed again.
- Files that a \`dynamic-plugins.yaml\` includes, and the root of a running host.
`;

/** The whole page, as it is in the documentation. */
export function contractPage(): string {
  const profiles = Object.entries(HOSTS).map(
    ([profile, { title, installer }]) => `| \`${profile}\` | ${title} | ${cell(installer)} |\n`,
  );
  const groups = Object.entries(RULE_GROUPS).map(([title, rules]) => section(title, rules));
  return `${INTRODUCTION}${profiles.join('')}${SAFE}${groups.join('')}`;
}

function section(title: string, rules: readonly Pick<Rule<never>, Exclude<keyof Rule<never>, 'find'>>[]): string {
  const rows = rules.map(({ id, title: demand, severity, effects, fix, source }) =>
    [`\`${id}\`${severity === 'warning' ? ' (warning)' : ''}`, demand, effectsCell(effects), fix, source]
      .map(cell)
      .join(' | '),
  );
  return [
    `\n## ${title}\n`,
    '| rule | requirement | effect in hosts | fix | source |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

/** Hosts with one effect together. */
function effectsCell(effects: Partial<Readonly<Record<Host, string>>>): string {
  const hosts = new Map<string, string[]>();
  for (const [host, effect] of Object.entries(effects)) hosts.set(effect, [...(hosts.get(effect) ?? []), host]);
  return [...hosts].map(([effect, names]) => `**${names.join(', ')}**: ${effect}`).join('<br>');
}

const cell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replaceAll('{{', '&#123;&#123;')
    .replace(/<(?!br>)/g, '&lt;');
