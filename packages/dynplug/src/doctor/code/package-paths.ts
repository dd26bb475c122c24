// Files and folders that a script looks up by the name of a package: `resolvePackagePath('<name>', 'migrations')`.
import { type Script, calleeName, lineOf, literalText } from './script';

export interface PackagePath {
  readonly package: string;
  /** POSIX; '' for the package, or where only the run tells. */
  readonly path: string;
  readonly line: number;
}

/** Calls with a literal name. Rule: resolvePackagePath of @backstage/backend-plugin-api, which hosts replace for dynamic plugins. */
export function packagePathsIn(script: Script): readonly PackagePath[] {
  return script.nodes.flatMap((node) => {
    if (node.type !== 'CallExpression' || calleeName(node) !== 'resolvePackagePath') return [];
    const [name, ...parts] = node.arguments.map((one) => literalText(one));
    if (name === undefined) return [];
    const known = parts.every((part) => part !== undefined) ? parts.join('/').replaceAll('\\', '/') : '';
    return [{ package: name, path: known, line: lineOf(node) }];
  });
}
