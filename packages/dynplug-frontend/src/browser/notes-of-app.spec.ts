import type { PageNote } from '../protocol';
import { notOfApp } from './notes-of-app';

const note = (text: string, kind: PageNote['kind'] = 'thrown'): PageNote => ({ kind, text });

describe('notes of a page', () => {
  const app = note('TypeError: no findDOMNode\n    at /__dynplug/page/page.js:1:2');

  it('are of the app where it has them without the plugin, whatever lies around what threw', () => {
    expect(notOfApp([note('TypeError: no findDOMNode\n    at /__dynplug/page/page.js:3:4')], [app])).toEqual([]);
  });

  it.each([
    ['another message', note('TypeError: no luck\n    at /__dynplug/page/page.js:1:2')],
    ['another kind', { ...app, kind: 'console' as const }],
    ['code of a plugin for Scalprum', note('TypeError: no findDOMNode\n    at /api/scalprum/acme.notes/x.js:1:2')],
    [
      'code of a remote',
      note('TypeError: no findDOMNode\n    at /.backstage/dynamic-features/remotes/@acme/notes-dynamic/x.js:1:2'),
    ],
  ])('may be of the plugin with %s', (_what, other) => {
    expect(notOfApp([other], [app])).toEqual([other]);
  });
});
