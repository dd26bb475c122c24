// Findings as a person reads them: per rule and fix where it is broken, what that means in which host, and what to do.
import type { HostFinding } from './finding';

/** Places of one rule that are listed without `verbose`. */
const SHOWN = 5;

export function findingsText(findings: readonly HostFinding[], verbose: boolean): string {
  const groups = new Map<string, HostFinding[]>();
  for (const finding of findings) {
    const key = [finding.severity, finding.rule, finding.fix].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map((group) => groupText(group, verbose)).join('\n\n');
}

/** @param findings of one rule with one fix */
function groupText(findings: readonly HostFinding[], verbose: boolean): string {
  const [{ severity, rule, fix }] = findings as readonly [HostFinding];
  const shown = verbose ? findings : findings.slice(0, SHOWN);
  return [
    `  ${severity} ${rule}`,
    ...shown.map((finding) => `    ${place(finding)}${finding.message}`),
    ...(findings.length > shown.length
      ? [`    … and ${findings.length - shown.length} more (--verbose lists them)`]
      : []),
    ...effects(shown),
    `    → ${fix}`,
  ].join('\n');
}

/** Where it is, if the message does not say it. */
function place({ path, line, message }: HostFinding): string {
  if (path === undefined || (line === undefined && message.includes(path))) return '';
  return `${line === undefined ? path : `${path}:${line}`}: `;
}

/** `host, host: effect`; hosts with one effect together. */
function effects(findings: readonly HostFinding[]): readonly string[] {
  const hosts = new Map<string, Set<string>>();
  for (const { host, effect } of findings.flatMap((finding) => finding.hosts))
    hosts.set(effect, (hosts.get(effect) ?? new Set()).add(host));
  return [...hosts].map(([effect, names]) => `    ${[...names].join(', ')}: ${effect}`);
}
