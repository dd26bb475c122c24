// The source file that a package begins with.

/** POSIX, relative to the package. Backstage's convention where the manifest names no source. */
export function entryPoint({ main, exports }: { readonly main?: string; readonly exports?: unknown }): string {
  const root = (exports as Readonly<Record<string, unknown>> | undefined)?.['.'];
  const found = [root, main].find((file): file is string => typeof file === 'string' && /\.tsx?$/.test(file));
  return (found ?? 'src/index.ts').replace(/^\.\//, '');
}
