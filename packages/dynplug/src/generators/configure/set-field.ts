// A field of package.json that is missing, and how it is written.
import { type JsonPath, editJson } from '../../json/edit-json';
import type { WorkspaceProject } from '../workspace-projects';
import { inProject } from '../../files/paths';
import type { Fixable } from './missing';

/** @param at field names from the root of package.json on */
export function setField({ root }: WorkspaceProject, at: JsonPath, value: unknown): Fixable {
  return {
    file: inProject(root, 'package.json'),
    what: `${at.join('.')}: ${JSON.stringify(value)}`,
    fixed: (text) => editJson(text, at, value),
  };
}
