// What registries answer when a tag may not move, row by row; and what is no such answer.
import { IMMUTABLE_TAG_ANSWERS, SILENT_ANSWERS } from '../oci/registry/immutable-tag';
import type { TestRegistry } from '../testing/memory-registry';
import { startTestRegistry } from '../testing/oci-registry';
import { packagedImage, publishRequest } from '../testing/packaged-image';
import { publishImage } from './publish-image';

const body = (code: string, message: string, detail?: unknown): string =>
  JSON.stringify({ errors: [{ code, message, detail }] });

const SAID: readonly [string, number, string][] = [
  [
    'Amazon ECR',
    400,
    body(
      'TAG_INVALID',
      "The image tag '1' already exists in the 'acme/notes' repository and cannot be overwritten because the tag is immutable.",
    ),
  ],
  ['Amazon ECR', 400, body('DENIED', 'ImageTagAlreadyExistsException')],
  [
    'Google Artifact Registry',
    400,
    body('MANIFEST_INVALID', 'cannot update tag 1. The repository has enabled tag immutability'),
  ],
  ['Harbor', 412, body('PRECONDITION', "Failed to process request due to 'acme/notes:1' configured as immutable.")],
  ['Quay', 409, body('TAG_IMMUTABLE', 'tag is immutable and cannot be overwritten')],
  ['Quay', 409, body('TAG_ALREADY_EXISTS', 'tag was already pushed')],
  [
    'Docker Hub',
    403,
    body(
      'DENIED',
      'requested access to the resource is denied - This tag is already assigned to an image in this repository and cannot be updated due to immutability settings.',
    ),
  ],
  [
    'Artifactory',
    403,
    body(
      'DENIED',
      "Not enough permissions to overwrite artifact 'docker-local:notes/1/manifest.json' (user 'ann' needs DELETE permission).",
    ),
  ],
  ['Sonatype Nexus', 400, body('UNKNOWN', 'Repository does not allow updating assets: docker-hosted')],
  [
    'Mirantis Secure Registry',
    400,
    body('UNKNOWN', 'tag=1 cannot be overwritten because msr.example.com/acme/notes is an immutable repository'),
  ],
  [
    'Alibaba Cloud Container Registry',
    400,
    body('DENIED', 'The requested tag already exists and cannot be overwritten.'),
  ],
  ['others', 400, body('TAG_INVALID', 'This tag exists and is immutable.')],
];

const SILENT: readonly [string, number, string][] = [
  ['Azure Container Registry', 409, body('CONFLICT', 'conflict')],
  [
    'Azure Container Registry',
    405,
    body('REGISTRY_DISALLOWED_OPERATION', 'The operation is disallowed on this registry, repository or image.', {}),
  ],
  ['Artifactory', 403, body('MANIFEST_INVALID', 'manifest invalid', { description: 'HTTP 403 Forbidden' })],
  ['a registry that says nothing', 409, ''],
];

/** Publishes over a tag that another image has (`isTaken`) or nobody has; the registry refuses the manifest so. */
async function refused(status: number, text: string, isTaken: boolean, repository = 'acme/notes'): Promise<unknown> {
  const registry: TestRegistry = await startTestRegistry();
  const references = [`${registry.host}/${repository}:1`];
  if (isTaken) await publishImage(publishRequest(packagedImage(references)));
  registry.faults.push({
    when: ({ method, path }) => method === 'PUT' && path.endsWith('/manifests/1'),
    times: 100,
    act: (request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end(text));
    },
  });
  return publishImage(publishRequest(packagedImage(references), { overwriteTag: true })).catch(
    (error: unknown) => error,
  );
}

it.each(SAID)('%s, %i: ETAGEXISTS', async (_registry, status, text) => {
  expect(await refused(status, text, true)).toMatchObject({
    code: 'ETAGEXISTS',
    message: expect.stringContaining(`answered ${status} to PUT`) as string,
  });
});

it.each(SILENT)('%s, %i: ETAGEXISTS if the tag is taken, and else not', async (_registry, status, text) => {
  expect(await refused(status, text, true)).toMatchObject({ code: 'ETAGEXISTS' });
  const code = status === 403 ? 'EAUTH' : 'EREGISTRY';
  expect(await refused(status, text, false)).toMatchObject({ code });
});

it.each<[string, number, string, string]>([
  ['another push', 409, body('CONFLICT', 'a concurrent push of this manifest is in progress, try again'), 'EREGISTRY'],
  ['another code', 409, body('MANIFEST_INVALID', 'the subject was deleted'), 'EREGISTRY'],
  ['a right that is missing', 403, body('DENIED', 'requested access to the resource is denied'), 'EAUTH'],
  ['a method that is not allowed', 405, '', 'EREGISTRY'],
  ['a server that fails', 500, body('UNKNOWN', 'tag is immutable'), 'EREGISTRY'],
])('%s is no such answer, although the tag is taken', async (_what, status, text, code) => {
  expect(await refused(status, text, true)).toMatchObject({ code });
});

it('takes no word from the name of a repository', async () => {
  const error = await refused(
    400,
    body('MANIFEST_INVALID', 'manifest invalid'),
    true,
    'acme/immutable-overwrite-locked',
  );
  expect(error).toMatchObject({ code: 'EREGISTRY' });
});

it('has an answer for each registry of the tables', () => {
  const names = (rows: readonly { readonly registry: string }[]): Set<string> =>
    new Set(rows.map(({ registry }) => registry));
  expect(new Set(SAID.map(([registry]) => registry))).toEqual(names(IMMUTABLE_TAG_ANSWERS));
  expect(new Set(SILENT.slice(0, -1).map(([registry]) => registry))).toEqual(names(SILENT_ANSWERS));
});
