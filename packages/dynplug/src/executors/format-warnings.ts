// The warnings of a target, as the last lines of its summary.
import { findingsText } from '../host/findings-text';
import type { HostFinding } from '../host/finding';
import { formatFinding } from '../errors/errors';

interface Warning {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/**
 * Without --verbose only what a person can act on: version ranges that the tested tree already overrides are counted, not listed.
 * @param warnings of a derivation
 * @param contract warnings of the host contract
 */
export function formatWarnings(
  warnings: readonly Warning[],
  contract: readonly HostFinding[],
  verbose: boolean,
): readonly string[] {
  const reported = warnings.filter(({ code }) => verbose || code !== 'ENOTINSTALLED');
  const hidden = warnings.length - reported.length;
  return [
    ...reported.map((warning) => `  warning   ${formatFinding(warning).replaceAll('\n', '\n          ')}`),
    ...(hidden > 0
      ? [
          `  warning   ${hidden} dependencies or peers are missing or outside of their range in the installed tree (--verbose lists them)`,
        ]
      : []),
    ...(contract.length > 0 ? [findingsText(contract, verbose)] : []),
  ];
}
