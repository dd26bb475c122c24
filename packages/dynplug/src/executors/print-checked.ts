// How executors print what a check of artifacts found, in the format that was asked for.
import { checkedText } from '../host/checked-text';
import type { CheckedArtifacts } from '../host/finding';
import { githubAnnotations } from '../host/github-annotations';
import { junitXml } from '../host/junit';
import type { FindingFormat } from '../options/hosts';
import { print, printAnnotation, printJson } from '../terminal/print';
import { printableJson } from '../terminal/printable';

export interface Printed {
  /** Of the check, for JUnit. */
  readonly name: string;
  readonly format: FindingFormat;
  readonly hosts: readonly string[];
  /** The hosts as a person calls them: `all known hosts`. */
  readonly words: string;
  readonly verbose: boolean;
}

/** @param result also printed as it is for scripts, with what else it has */
export function printChecked(result: CheckedArtifacts, printed: Printed): void {
  const { artifacts } = result;
  if (printed.format === 'json') return printJson(result);
  if (printed.format !== 'github') return print(checkedOutput(result, { ...printed, format: printed.format }));
  const annotations = githubAnnotations(artifacts);
  annotations.forEach(printAnnotation);
  if (annotations.length === 0) print(`${artifacts.map(({ path }) => path).join(', ')}: no findings`);
}

/** What is printed in formats that are text: annotations of GitHub are commands. */
export function checkedOutput(
  result: CheckedArtifacts,
  { name, format, hosts, words, verbose }: Printed & { readonly format: Exclude<FindingFormat, 'github'> },
): string {
  if (format === 'json') return printableJson(result);
  return format === 'junit' ? junitXml(name, result.artifacts, hosts) : checkedText(result.artifacts, words, verbose);
}
