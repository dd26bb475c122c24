import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';
import { parse } from 'yaml';
import { type TestRegistry } from '../testing/memory-registry';
import { startTestRegistry } from '../testing/oci-registry';
import { KEY, type MadeImage, packagedImage, publishRequest } from '../testing/packaged-image';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { promoteImage } from './promote-image';
import { publishImage } from './publish-image';

let registry: TestRegistry;
let image: MadeImage;
beforeEach(async () => {
  registry = await startTestRegistry();
  image = packagedImage([`${registry.host}/acme/notes:1.0.0`]);
});

const output = (file: string): string =>
  readFileSync(path.join(image.workspaceRoot, 'plugins/notes/dist-publish', file), 'utf8');
const uploads = (): readonly string[] => registry.log().filter((line) => /^(POST|PUT|PATCH) .*blobs/.test(line));

describe('publishImage', () => {
  it('sends blobs, then the manifest, and writes down where it is', async () => {
    const { report, fragment } = await publishImage(publishRequest(image));
    expect(registry.manifests.get('acme/notes')?.get('1.0.0')?.bytes).toEqual(
      readFileSync(path.join(image.folder, 'layout/blobs/sha256', image.digest.slice(7))),
    );
    expect(registry.log().at(-2)).toBe('PUT /v2/acme/notes/manifests/1.0.0');
    const pinned = `${registry.host}/acme/notes@${image.digest}`;
    expect(report).toMatchObject({
      digest: image.digest,
      references: [{ reference: `${registry.host}/acme/notes:1.0.0`, pinned, state: 'new' }],
      bytes: 200_000 + report.blobs.find(({ digest }) => digest === image.config)!.size,
    });
    expect(report.blobs.map(({ outcome }) => outcome)).toEqual(['sent', 'sent']);
    expect(JSON.parse(output('publish.json'))).toEqual(report);
    expect(output('dynamic-plugins.yaml')).toBe(fragment);
    expect(parse(fragment ?? '')).toEqual({
      plugins: [{ package: `oci://${pinned}!${KEY}`, disabled: false, pluginConfig: { notes: { color: 'blue' } } }],
    });
  });

  it('sends nothing the second time', async () => {
    await publishImage(publishRequest(image));
    registry.seen.length = 0;
    const { report } = await publishImage(publishRequest(image));
    expect(registry.log()).toEqual(['GET /v2/', 'HEAD /v2/acme/notes/manifests/1.0.0']);
    expect(report).toMatchObject({ references: [{ state: 'same' }], blobs: [], bytes: 0 });
    expect(existsSync(path.join(image.workspaceRoot, 'plugins/notes/dist-publish/dynamic-plugins.yaml'))).toBe(true);
  });

  it('sends the manifest only under a further tag', async () => {
    await publishImage(publishRequest(image));
    registry.seen.length = 0;
    const { report } = await publishImage(
      publishRequest(image, { references: [`${registry.host}/acme/notes:1.0.0`, `${registry.host}/acme/notes:1.0`] }),
    );
    expect(uploads()).toEqual([]);
    expect(report.references.map(({ state }) => state)).toEqual(['same', 'new']);
    expect(report.blobs.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
  });

  it('mounts what another repository of the registry has got', async () => {
    const references = [`${registry.host}/acme/notes:1.0.0`, `${registry.host}/other/notes:1.0.0`];
    const { report } = await publishImage(publishRequest(image, { references }));
    expect(report.blobs.map(({ repository, outcome }) => [repository.split('/')[1], outcome])).toEqual([
      ['acme', 'sent'],
      ['acme', 'sent'],
      ['other', 'mounted'],
      ['other', 'mounted'],
    ]);
    expect(registry.manifests.get('other/notes')?.has('1.0.0')).toBe(true);
  });

  it('refuses a tag with another image before it sends anything, and moves one that may move', async () => {
    await publishImage(publishRequest(image));
    const other = packagedImage([`${registry.host}/acme/notes:1.0.0`]);
    registry.seen.length = 0;
    await expect(publishImage(publishRequest(other))).rejects.toMatchObject({
      code: 'ETAGEXISTS',
      message: `${registry.host}/acme/notes:1.0.0 exists and points to ${image.digest}, which is not ${other.digest}.`,
    });
    await expect(publishImage(publishRequest(other, { overwriteTag: ['latest', '2*'] }))).rejects.toMatchObject({
      code: 'ETAGEXISTS',
    });
    expect(uploads()).toEqual([]);
    const { report } = await publishImage(publishRequest(other, { overwriteTag: ['1.*'] }));
    expect(report.references).toMatchObject([{ state: 'moved', former: image.digest }]);
    await publishImage(publishRequest(image, { overwriteTag: true }));
    expect((await publishImage(publishRequest(image))).report.references).toMatchObject([{ state: 'same' }]);
  });

  it('refuses a tag that someone else puts while it sends', async () => {
    const other = packagedImage([`${registry.host}/acme/notes:1.0.0`]);
    registry.faults.push({
      when: ({ method, path: at }) => method === 'PUT' && at.includes('blobs/uploads'),
      act: (_request, _response, pass) => {
        const bytes = readFileSync(path.join(other.folder, 'layout/blobs/sha256', other.digest.slice(7)));
        registry.manifests.set('acme/notes', new Map([['1.0.0', { bytes, mediaType: 'x' }]]));
        pass();
      },
    });
    await expect(publishImage(publishRequest(image))).rejects.toMatchObject({ code: 'ETAGEXISTS' });
    expect(registry.log().filter((line) => line.includes('PUT') && line.includes('manifests'))).toEqual([]);
  });

  it('asks everything and sends nothing in a dry run', async () => {
    const { report, fragment } = await publishImage(publishRequest(image, { dryRun: true }));
    expect(registry.log().filter((line) => !/^(GET|HEAD) /.test(line))).toEqual([]);
    expect(report).toMatchObject({ dryRun: true, references: [{ state: 'new' }] });
    expect(report.bytes).toBeGreaterThan(200_000);
    expect(fragment).toContain(`@${image.digest}!`);
    expect(existsSync(path.join(image.workspaceRoot, 'plugins/notes/dist-publish'))).toBe(false);
  });

  it('tells how far each blob is', async () => {
    const seen: { digest: string; sent: number; size: number }[] = [];
    await publishImage(publishRequest(image, { progress: (progress) => seen.push(progress) }));
    expect(seen.filter(({ digest }) => digest === image.layer).at(-1)).toEqual({
      digest: image.layer,
      sent: 200_000,
      size: 200_000,
    });
  });

  it('says what is wrong with what it is given', async () => {
    const empty = { ...image, folder: temporaryFolder() };
    await expect(publishImage(publishRequest(empty))).rejects.toMatchObject({ code: 'ENOTBUILT' });
    writeFiles(empty.folder, { 'image.json': '{' });
    await expect(publishImage(publishRequest(empty))).rejects.toMatchObject({ code: 'EARTIFACT' });
    await expect(publishImage(publishRequest(packagedImage([])))).rejects.toMatchObject({ code: 'EREFERENCE' });
    const pinned = [`${registry.host}/acme/notes@${image.digest}`];
    await expect(publishImage(publishRequest(image, { references: pinned }))).rejects.toMatchObject({
      code: 'EREFERENCE',
    });
    await expect(publishImage(publishRequest(image, { outputPath: 'plugins/notes/src' }))).rejects.toMatchObject({
      code: 'EOUTPUT',
    });
  });

  it.each<[string, object]>([
    ['references that are a text', { references: 'quay.io/acme/notes:1' }],
    ['references that are numbers', { references: [1] }],
    ['plugins that are none', { plugins: null }],
    ['a key that is a number', { plugins: [{ key: 1 }] }],
    ['a digest that leads elsewhere', { digest: 'sha256:../../../x' }],
    ['no media type', { mediaType: undefined }],
  ])('refuses an image.json with %s', async (_what, fields) => {
    const file = path.join(image.folder, 'image.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...fields }));
    await expect(publishImage(publishRequest(image))).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: `${file} is not as package-oci writes it.`,
    });
  });

  it('reports a blob that breaks off while it is read, and does not blame the network', async () => {
    const folder = temporaryFolder();
    image = packagedImage([`${registry.host}/acme/notes:1.0.0`], statSync(folder).size);
    const blob = path.join(image.folder, 'layout/blobs/sha256', image.layer.slice(7));
    rmSync(blob);
    mkdirSync(blob);
    await expect(publishImage(publishRequest(image))).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/is damaged: sha256:.* cannot be read \(EISDIR\)\.$/) as string,
    });
    expect(registry.sessions.size).toBe(0);
  });

  it('refuses a layout that is damaged, and leaves no tag', async () => {
    const blob = path.join(image.folder, 'layout/blobs/sha256', image.layer.slice(7));
    writeFileSync(blob, 'short');
    await expect(publishImage(publishRequest(image))).rejects.toMatchObject({ code: 'EARTIFACT' });
    rmSync(blob);
    await expect(publishImage(publishRequest(image))).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringContaining('ENOENT') as string,
    });
    writeFileSync(blob, Buffer.alloc(200_000));
    await expect(publishImage(publishRequest(image))).rejects.toMatchObject({
      code: 'EREGISTRY',
      message: expect.stringContaining('DIGEST_INVALID') as string,
    });
    expect(registry.manifests.get('acme/notes')?.size ?? 0).toBe(0);
    expect(registry.sessions.size).toBe(0);
  });
});

describe('promoteImage', () => {
  const promote = (from: string, to: readonly string[]): ReturnType<typeof promoteImage> =>
    promoteImage({ ...publishRequest(image), from, to, outputPath: 'plugins/notes/dist-promote' });

  it('mounts within a registry, byte for byte, and keeps the configuration of this very image', async () => {
    await publishImage(publishRequest(image));
    registry.seen.length = 0;
    const from = `${registry.host}/acme/notes@${image.digest}`;
    const { report, fragment } = await promote(from, [`${registry.host}/prod/notes:1.0.0`]);
    expect(report).toMatchObject({ from, digest: image.digest, bytes: 0 });
    expect(report.blobs.map(({ outcome }) => outcome)).toEqual(['mounted', 'mounted']);
    expect(registry.log().filter((line) => /^(PUT|PATCH) .*blobs|^GET .*blobs/.test(line))).toEqual([]);
    expect(registry.manifests.get('prod/notes')?.get('1.0.0')).toEqual(
      registry.manifests.get('acme/notes')?.get('1.0.0'),
    );
    expect(fragment).toContain(`package: oci://${registry.host}/prod/notes@${image.digest}!${KEY}`);
    expect(fragment).toContain('color: blue');
    writeFileSync(
      path.join(image.folder, 'image.json'),
      readFileSync(path.join(packagedImage([]).folder, 'image.json')),
    );
    expect((await promote(from, [`${registry.host}/prod/notes:1.0.0`])).fragment).not.toContain('color: blue');
  });

  it('copies to another registry, also when the download breaks off and the target wants small parts', async () => {
    await publishImage(publishRequest(image));
    const other = await startTestRegistry();
    registry.faults.push({
      when: ({ method, path: at }) => method === 'GET' && at.includes(image.layer),
      act: (_request, response) => {
        response.writeHead(200, { 'content-length': 200_000 });
        response.write(Buffer.alloc(0));
        response.write(registry.blobs.get('acme/notes')!.get(image.layer)!.subarray(0, 90_000), () =>
          response.destroy(),
        );
      },
    });
    const { report } = await promote(`${registry.host}/acme/notes:1.0.0`, [`${other.host}/prod/notes:stable`]);
    expect(report.from).toBe(`${registry.host}/acme/notes@${image.digest}`);
    expect(other.blobs.get('prod/notes')?.get(image.layer)).toEqual(registry.blobs.get('acme/notes')?.get(image.layer));
    expect(other.manifests.get('prod/notes')?.get('stable')?.bytes).toEqual(
      registry.manifests.get('acme/notes')?.get('1.0.0')?.bytes,
    );
  });

  it.each([400, 401, 403, 404, 405, 413, 416])('reports storage that answers %i to a download', async (status) => {
    await publishImage(publishRequest(image));
    const storage = createServer((_request, response) => response.writeHead(status).end('<Error/>'));
    await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(storage.address() as AddressInfo).port}`;
    registry.faults.push({
      when: ({ method, path: at }) => method === 'GET' && at.includes('/blobs/'),
      times: 100,
      act: (_request, response) =>
        response.writeHead(307, { location: `http://${host}/bucket/blob?signature=hidden` }).end(),
    });
    const other = await startTestRegistry();
    const error: unknown = await promote(`${registry.host}/acme/notes:1.0.0`, [`${other.host}/prod/notes:1`]).catch(
      (thrown: unknown) => thrown,
    );
    storage.close();
    storage.closeAllConnections();
    expect(error).toMatchObject({
      code: 'EREGISTRY',
      message: expect.stringMatching(
        new RegExp(`^${registry.host}/acme/notes@sha256:.*: ${host} answered ${status} to GET /bucket/blob$`),
      ) as string,
    });
    const hint = [401, 403].includes(status)
      ? (expect.stringMatching(/^The registry redirects to this storage/) as string)
      : undefined;
    expect((error as { hint?: string }).hint).toEqual(hint);
    expect(inspect(error)).not.toContain('hidden');
    expect(other.manifests.get('prod/notes')?.size ?? 0).toBe(0);
  });

  it('says that there is no such image', async () => {
    await expect(promote(`${registry.host}/acme/notes:nope`, [`${registry.host}/prod/notes:1`])).rejects.toMatchObject({
      code: 'EREGISTRY',
      message: `There is no image ${registry.host}/acme/notes:nope.`,
    });
  });
});
