import { projectsNamed } from './projects-named';
import type { WorkspaceProject } from './workspace-projects';

const project = (name: string, root: string, packageName = name): WorkspaceProject => ({
  name,
  root,
  manifest: { name: packageName },
  projectJson: undefined,
});
const NOTES = project('@acme/backstage-plugin-notes-backend', 'plugins/notes-backend');
const BEE = project('bee', 'plugins/b', '@acme/b');
const OTHER = project('@other/b', 'packages/other-b');

it.each<[string, readonly WorkspaceProject[]]>([
  ['@acme/backstage-plugin-notes-backend', [NOTES]],
  ['backstage-plugin-notes-backend', [NOTES]],
  ['notes-backend', [NOTES]],
  ['plugins/notes-backend', [NOTES]],
  ['./plugins/notes-backend/', [NOTES]],
  ['@acme/b', [BEE]],
  ['bee', [BEE]],
  ['b', [BEE, OTHER]],
  ['notes', []],
])('%s', (given, expected) => {
  expect(projectsNamed([NOTES, BEE, OTHER], given)).toEqual(expected);
});
