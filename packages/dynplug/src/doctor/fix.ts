// `--fix`: writes the fixes that need no decision into package.json, where the export reads them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { editJson } from '../json/edit-json';
import { isObject } from '../json/values';
import { writeWholeFile } from '../output/replace-file';
import { readManifest } from '../tree/manifest';
import type { DoctorFinding } from './examine';
import type { FieldEdit } from './rule';

type Lists = Readonly<Record<FieldEdit['option'], readonly string[]>>;

/** What the export works with now: the field "dynplug" replaces lists of nx.json, so it must repeat them. */
export type FixPlace = Lists;

/** One entry that was added to a list of the field "dynplug". */
export type Fixed = FieldEdit;

/** @param projectDir absolute @returns what was added; no entry that exists already @throws EMANIFEST, EWRITE */
export function fixFindings(projectDir: string, lists: FixPlace, findings: readonly DoctorFinding[]): readonly Fixed[] {
  const wanted = new Map(
    findings.flatMap(({ edit }) => (edit ? [[`${edit.option}\0${edit.add}`, edit] as const] : [])),
  );
  const added = [...wanted.values()].filter(({ option, add }) => !lists[option].includes(add));
  if (added.length === 0) return [];
  const { dynplug } = readManifest(projectDir);
  const file = path.join(projectDir, 'package.json');
  let text = readFileSync(file, 'utf8');
  for (const option of new Set(added.map((edit) => edit.option))) {
    const own =
      isObject(dynplug) && Array.isArray(dynplug[option]) ? (dynplug[option] as readonly string[]) : lists[option];
    const more = added.filter((edit) => edit.option === option).map(({ add }) => add);
    text = editJson(text, ['dynplug', option], [...own, ...more]);
  }
  writeWholeFile(file, text);
  return added;
}
