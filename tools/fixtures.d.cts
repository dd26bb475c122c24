export interface PrepareOptions {
  readonly log?: (line: string) => void;
}
/** Each resolves to the absolute path of an installed copy. */
export function prepareFrontends(options?: PrepareOptions): Promise<string>;
export function preparePortal(options?: PrepareOptions): Promise<string>;
export function prepareShell(options?: PrepareOptions): Promise<string>;
export function prepareHost(options?: PrepareOptions): Promise<string>;
