import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { loadImage } from './load-image';

const NAMES = ['quay.io/acme/foo:1', 'quay.io/acme/foo:latest'];

function image(references: readonly string[] = NAMES): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'image.json': { references }, 'layout/oci-layout': { imageLayoutVersion: '1.0.0' } });
  return folder;
}

/** Puts a program first in the PATH that writes down how it is called; returns the file with the calls. */
function fakeTool(name: string, script: string): string {
  const folder = temporaryFolder();
  const calls = path.join(folder, 'calls');
  writeFileSync(path.join(folder, name), `#!/bin/sh\necho "$@" >> ${calls}\n${script}\n`);
  chmodSync(path.join(folder, name), 0o755);
  process.env['PATH'] = `${folder}${path.delimiter}${PATH ?? ''}`;
  return calls;
}

const PATH = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = PATH;
});

describe('loadImage', () => {
  it('pulls an archive into podman and gives the image all of its names', async () => {
    const calls = fakeTool('podman', '[ "$1" = pull ] && echo "Trying …" && echo abc123; true');
    expect(await loadImage({ image: image(), tool: 'podman' })).toEqual(NAMES);
    expect(readFileSync(calls, 'utf8').split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(/^pull --quiet oci-archive:\/.*image\.tar$/),
      `tag abc123 ${NAMES[0] as string}`,
      `tag abc123 ${NAMES[1] as string}`,
    ]);
  });

  it('lets docker load the archive, which has the first name in it', async () => {
    const calls = fakeTool('docker', '');
    await loadImage({ image: image(), tool: 'docker' });
    expect(readFileSync(calls, 'utf8').split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(/^load --quiet --input \/.*image\.tar$/),
      `tag ${NAMES[0] as string} ${NAMES[1] as string}`,
    ]);
  });

  it('shows the last lines of a tool that fails', async () => {
    fakeTool('buildah', 'echo "out of space" >&2; exit 125');
    await expect(loadImage({ image: image(), tool: 'buildah' })).rejects.toMatchObject({
      code: 'ETOOL',
      message: expect.stringMatching(/buildah pull ended with 125:\nout of space/) as string,
    });
  });

  it('says that a tool is not installed', async () => {
    process.env['PATH'] = temporaryFolder();
    await expect(loadImage({ image: image(), tool: 'podman' })).rejects.toMatchObject({
      code: 'ETOOL',
      message: 'podman is not installed.',
    });
  });

  it('refuses a folder without an image, and an image without a name', async () => {
    await expect(loadImage({ image: temporaryFolder(), tool: 'podman' })).rejects.toMatchObject({ code: 'ENOTBUILT' });
    await expect(loadImage({ image: image([]), tool: 'podman' })).rejects.toMatchObject({ code: 'EREFERENCE' });
  });
});
