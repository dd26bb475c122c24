// Findings as a person reads them: per rule where it is broken, what that means in which host, and what to do.
import type { ContractFinding } from './lint';

/** Places of one rule that are listed without `verbose`. */
const SHOWN = 5;

export function formatContractFindings(findings: readonly ContractFinding[], verbose: boolean): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const blocks = rules.map((rule) =>
    formatRule(
      findings.filter((finding) => finding.rule === rule),
      verbose,
    ),
  );
  return blocks.join('\n\n');
}

function formatRule(findings: readonly ContractFinding[], verbose: boolean): string {
  const [{ severity, rule, fix }] = findings as readonly [ContractFinding];
  const shown = verbose ? findings : findings.slice(0, SHOWN);
  return [
    `  ${severity} ${rule}`,
    ...shown.map(
      ({ path, message }) => `    ${path === undefined || message.includes(path) ? '' : `${path}: `}${message}`,
    ),
    ...(findings.length > shown.length
      ? [`    … and ${findings.length - shown.length} more (--verbose lists them)`]
      : []),
    ...formatEffects(findings),
    `    → ${fix}`,
  ].join('\n');
}

/** `host, host: effect`; hosts with one effect together. */
function formatEffects(findings: readonly ContractFinding[]): readonly string[] {
  const hosts = new Map<string, Set<string>>();
  for (const { profile, effect } of findings.flatMap(({ profiles }) => profiles))
    hosts.set(effect, (hosts.get(effect) ?? new Set()).add(profile));
  return [...hosts].map(([effect, names]) => `    ${[...names].join(', ')}: ${effect}`);
}
