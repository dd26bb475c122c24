export interface Ended {
  readonly code: number;
  readonly output: string;
}
export function execute(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: Readonly<Record<string, string>> },
): Promise<Ended>;
export function installDynplug(portal: string, packages?: readonly string[]): Promise<void>;
export function nxIn(portal: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
