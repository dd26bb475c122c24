import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { lastPublished } from './last-published';

describe('lastPublished', () => {
  it('names the image by its digest', () => {
    const folder = temporaryFolder();
    const pinned = `quay.io/acme/notes@sha256:${'0'.repeat(64)}`;
    writeFiles(folder, { 'publish.json': { references: [{ pinned }] } });
    expect(lastPublished(folder)).toBe(pinned);
  });

  it.each<[string, Readonly<Record<string, string | object>>, string]>([
    ['no report', {}, 'ENOTBUILT'],
    ['a report that is cut off', { 'publish.json': '{"references":[' }, 'EARTIFACT'],
    ['null', { 'publish.json': 'null' }, 'EARTIFACT'],
    ['a report of no image', { 'publish.json': { kind: 'npm' } }, 'ENOTBUILT'],
    ['a name that is none', { 'publish.json': { references: [{ pinned: 5 }] } }, 'ENOTBUILT'],
  ])('rejects %s', (_what, files, code) => {
    const folder = temporaryFolder();
    writeFiles(folder, files);
    expect(() => lastPublished(folder)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
