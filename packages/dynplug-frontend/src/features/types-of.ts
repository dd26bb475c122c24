// What the entry points are by their types, read with the workspace's own TypeScript. Costs seconds: for what does not load.
import { createRequire } from 'node:module';
import path from 'node:path';

type TypeScript = typeof import('typescript');

/**
 * Mount → the literal type of `$$type` of the default export, `null` where there is none. Undefined when TypeScript is not installed.
 * @param projectDir absolute
 * @param entryPoints mount → file, relative to the project
 */
export function typesOf(
  projectDir: string,
  entryPoints: Readonly<Record<string, string>>,
): ReadonlyMap<string, string | null> | undefined {
  let ts: TypeScript;
  try {
    ts = createRequire(path.join(projectDir, 'package.json'))('typescript') as TypeScript;
  } catch {
    return undefined;
  }
  const files = Object.fromEntries(
    Object.entries(entryPoints).map(([mount, file]) => [mount, path.join(projectDir, file)]),
  );
  const program = ts.createProgram(Object.values(files), {
    allowJs: true,
    jsx: ts.JsxEmit.ReactJSX,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    // The type of one property needs neither the language's own declarations nor global ones.
    noLib: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    strict: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const typeOf = (file: string): string | null => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    const exported = module && checker.getExportsOfModule(module).find(({ name }) => name === 'default');
    if (!exported) return null;
    const meant = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const property = checker.getTypeOfSymbol(meant).getProperty('$$type');
    const type = property && checker.getTypeOfSymbol(property);
    return type?.isStringLiteral() ? type.value : null;
  };
  return new Map(Object.entries(files).map(([mount, file]) => [mount, typeOf(file)]));
}
