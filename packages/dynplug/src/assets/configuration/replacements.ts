// What is to be replaced in the sources, and by what: the bundler would take anything, and complain of sources that nobody wrote.
import { Script } from 'node:vm';
import type { Finding } from '../../errors/errors';

type Define = Readonly<Record<string, string>>;

/** `STAGE`, `process.env.STAGE`, `typeof window`. */
const IDENTIFIER = /^(typeof )?[\p{ID_Start}$_][\p{ID_Continue}$]*(\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;

/**
 * @param define expressions by the identifier that they replace
 * @returns those that the bundler can work with, and an error for each other
 */
export function defineFindings(define: Define): { readonly usable: Define; readonly findings: readonly Finding[] } {
  const usable: Record<string, string> = {};
  const findings: Finding[] = [];
  for (const [identifier, expression] of Object.entries(define)) {
    const finding = IDENTIFIER.test(identifier) ? expressionFinding(identifier, expression) : noIdentifier(identifier);
    if (finding) findings.push(finding);
    else usable[identifier] = expression;
  }
  return { usable, findings };
}

function expressionFinding(identifier: string, expression: string): Finding | undefined {
  try {
    // Parsed, never run.
    new Script(`(${expression}\n)`);
    return undefined;
  } catch (error) {
    return {
      severity: 'error',
      code: 'EOPTION',
      message: `define: ${identifier} would become ${expression || 'nothing'}, which is not an expression: ${(error as Error).message}.`,
      hint: `A text has quotes of its own: { "${identifier}": "\\"text\\"" }.`,
    };
  }
}

function noIdentifier(identifier: string): Finding {
  return {
    severity: 'error',
    code: 'EOPTION',
    message: `define: ${JSON.stringify(identifier)} is not an identifier, so nothing would be replaced.`,
    hint: 'For example "process.env.STAGE".',
  };
}
