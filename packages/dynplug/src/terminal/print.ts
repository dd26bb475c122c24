// The only place that prints. Whatever is printed may hold text of others, so all of it is made printable here.
import { printable, printableJson } from './printable';

/** On stdout, with a line break. */
export function print(text: string): void {
  console.log(printable(text));
}

/** On stderr, with a line break. */
export function printError(text: string): void {
  console.error(printable(text));
}

/** On stdout, indented. */
export function printJson(value: unknown): void {
  console.log(printableJson(value));
}

/** What a GitHub workflow shows at a file. */
export interface Annotation {
  readonly severity: 'error' | 'warning';
  readonly title: string;
  /** POSIX, relative to the workspace root. */
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number;
  /** May have several lines. */
  readonly message: string;
}

/** On stdout. Source: GitHub's documentation of workflow commands, "Setting an error message". */
export function printAnnotation({ severity, title, file, line, message }: Annotation): void {
  console.log(
    `::${severity} title=${property(title)},file=${property(file)}${line === undefined ? '' : `,line=${line}`}::${data(message)}`,
  );
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
