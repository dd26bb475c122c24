// Programs that scenarios need besides Node. On a laptop a scenario without its programs is skipped and says so; in CI it fails.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { execute } from '@org/test-kit';

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** `describe` for scenarios that need these programs. */
export function describeWith(programs: readonly string[], title: string, scenarios: () => void): void {
  describeWithout(
    programs.filter((program) => !isInstalled(program)),
    title,
    scenarios,
  );
}

/**
 * The same for scenarios that have looked for what they need. Skips on a laptop only: in CI a missing program fails the test.
 * @param missing names of what was not found
 */
export function describeWithout(missing: readonly string[], title: string, scenarios: () => void): void {
  if (missing.length === 0) {
    describe(title, scenarios);
  } else if (process.env['CI']) {
    describe(title, () => {
      it(`needs ${missing.join(', ')}`, () => {
        throw new Error(`${missing.join(', ')} must be installed in CI; .ci/run does it`);
      });
    });
  } else {
    describe.skip(`${title} (skipped: ${missing.join(', ')} not installed)`, scenarios);
  }
}

/** Runs a program that must succeed; returns what it printed. */
export async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { code, output } = await execute(program, args, { cwd: process.cwd() });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output}`);
  return output;
}
