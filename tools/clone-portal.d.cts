/** @param from absolute folder of a portal @param to absolute, on the same file system; does not exist */
export function clonePortal(from: string, to: string): void;
