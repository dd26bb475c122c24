import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { lastPublished } from './last-published';

describe('lastPublished', () => {
  it('names the image by its digest', () => {
    const folder = temporaryFolder();
    const pinned = `quay.io/acme/notes@sha256:${'0'.repeat(64)}`;
    writeFiles(folder, { 'publish.json': { references: [{ pinned }] } });
    expect(lastPublished(folder)).toBe(pinned);
  });

  it.each<[string, Readonly<Record<string, string | object>>]>([
    ['no report', {}],
    ['a report that is cut off', { 'publish.json': '{"references":[' }],
    ['null', { 'publish.json': 'null' }],
    ['a report of no image', { 'publish.json': { kind: 'npm' } }],
    ['a name that is none', { 'publish.json': { references: [{ pinned: 5 }] } }],
  ])('%s is ENOTBUILT', (_what, files) => {
    const folder = temporaryFolder();
    writeFiles(folder, files);
    expect(() => lastPublished(folder)).toThrow(expect.objectContaining({ code: 'ENOTBUILT' }) as Error);
  });
});
