// Which modules of a package a script imports by the package's name.
import { maskedCode } from './masked-code';
import { literalsAt } from './code-literals';

const HEAD = /(?:\brequire(?:\.resolve)?\(|\bimport\(|\bfrom\b|\bimport\b)\s*(?=['"`])/g;

/** Mount points of the package that the script asks for, as `exports` names them: `.` or `./…`. */
export function requestsOf(text: string, name: string): readonly string[] {
  if (!text.includes(name)) return [];
  const code = maskedCode(text);
  return [...code.matchAll(HEAD)].flatMap((match): readonly string[] => {
    const { values, isWhole } = literalsAt(text, code, match.index + match[0].length, new Map(), 1);
    const [request] = values;
    if (!isWhole || request === undefined) return [];
    if (request === name) return ['.'];
    return request.startsWith(`${name}/`) ? [`.${request.slice(name.length)}`] : [];
  });
}
