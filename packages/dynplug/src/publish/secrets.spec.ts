// Credentials with registries that want them; and that nothing of them shows, wherever a run fails.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { type Account, type SeenRequest, type TestRegistry } from '../testing/memory-registry';
import { startTestRegistry } from '../testing/oci-registry';
import { type MadeImage, packagedImage, publishRequest } from '../testing/packaged-image';
import { writeFiles } from '../testing/temporary-folder';
import { publishImage } from './publish-image';

const PASSWORD = 'hidden pass/word+1';
const BASIC = Buffer.from(`ann:${PASSWORD}`).toString('base64');
const ACCOUNTS: readonly Account[] = [
  { kind: 'basic', username: 'ann', password: PASSWORD },
  { kind: 'bearer', username: 'ann', password: PASSWORD, identityToken: 'hidden-identity' },
];

const startWith = async (account: Account): Promise<{ registry: TestRegistry; image: MadeImage }> => {
  const registry = await startTestRegistry(account);
  return { registry, image: packagedImage([`${registry.host}/acme/notes:1`]) };
};
const environment = (image: MadeImage, password = PASSWORD): Record<string, string> => ({
  HOME: image.workspaceRoot,
  XDG_RUNTIME_DIR: image.workspaceRoot,
  DYNPLUG_REGISTRY_USERNAME: 'ann',
  DYNPLUG_REGISTRY_PASSWORD: password,
});

describe.each(ACCOUNTS)('a registry with $kind authorization', (account) => {
  it('is published to, also with mounts from another repository', async () => {
    const { registry, image } = await startWith(account);
    const references = [`${registry.host}/acme/notes:1`, `${registry.host}/prod/notes:1`];
    const { report } = await publishImage(publishRequest(image, { env: environment(image), references }));
    expect(report.blobs.map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'mounted', 'mounted']);
    expect(registry.seen.filter(({ path: at }) => at === '/v2/').every(({ headers }) => !headers.authorization)).toBe(
      true,
    );
  });

  it('is tried without credentials when none are found, and says where to put them', async () => {
    const { image } = await startWith(account);
    await expect(publishImage(publishRequest(image))).rejects.toMatchObject({
      code: 'EAUTH',
      message: expect.stringContaining('401') as string,
      hint: expect.stringContaining('docs/how-to/publish-images.md') as string,
    });
  });

  it('refuses a wrong password once, not in a loop', async () => {
    const { registry, image } = await startWith(account);
    await expect(publishImage(publishRequest(image, { env: environment(image, 'wrong') }))).rejects.toMatchObject({
      code: 'EAUTH',
    });
    expect(registry.seen.length).toBeLessThan(5);
  });

  const stages: readonly [string, (request: SeenRequest) => boolean][] = [
    ['nowhere', () => false],
    ['the ping', ({ path: at }) => at === '/v2/'],
    ['the token', ({ path: at }) => at.startsWith('/token')],
    ['the tag', ({ method, path: at }) => method === 'HEAD' && at.includes('manifests')],
    ['the look for a blob', ({ method, path: at }) => method === 'HEAD' && at.includes('blobs')],
    ['the start of an upload', ({ method }) => method === 'POST'],
    ['a blob', ({ method, path: at }) => method === 'PUT' && at.includes('blobs')],
    ['the manifest', ({ method, path: at }) => method === 'PUT' && at.includes('manifests')],
  ];
  const statuses = [400, 401, 500];

  it.each(stages.flatMap(([stage, when]) => statuses.map((status) => [stage, status, when] as const)))(
    'shows no secret after a failure at %s with %i, although the registry repeats the request',
    async (_stage, status, when) => {
      const { registry, image } = await startWith(account);
      const printed: string[] = [];
      const spies = (['log', 'error', 'warn', 'info', 'debug'] as const).map((name) =>
        jest.spyOn(console, name).mockImplementation((...values) => void printed.push(inspect(values))),
      );
      registry.faults.push({
        when,
        times: 100,
        act: (request, response) => {
          const echo = `${request.url ?? ''} ${JSON.stringify(request.headers)} ${PASSWORD}`;
          request.resume();
          request.on('end', () =>
            response
              .writeHead(status, { 'content-type': 'application/json' })
              .end(JSON.stringify({ errors: [{ code: 'X', message: echo }] })),
          );
        },
      });
      const result = await publishImage(publishRequest(image, { env: environment(image) })).catch(
        (error: unknown) => error,
      );
      for (const spy of spies) spy.mockRestore();
      const error = result instanceof Error ? [result.message, result.stack, (result as { hint?: string }).hint] : [];
      const texts = [
        ...printed,
        ...error,
        inspect(result, { depth: 9, showHidden: true }),
        ...filesBelow(image.workspaceRoot),
      ];
      const secrets = [PASSWORD, encodeURIComponent(PASSWORD), BASIC, 'secret-state', ...registry.tokens.keys()];
      for (const secret of secrets) expect(texts.filter((text) => text?.includes(secret))).toEqual([]);
    },
  );
});

it('an identity token is exchanged, and shows nowhere', async () => {
  const { registry, image } = await startWith(ACCOUNTS[1]!);
  writeFiles(image.workspaceRoot, {
    '.docker/config.json': { auths: { [registry.host]: { identitytoken: 'hidden-identity' } } },
  });
  const { report } = await publishImage(publishRequest(image));
  expect(report.references).toMatchObject([{ state: 'new' }]);
  expect(JSON.stringify(report)).not.toContain('hidden-identity');
});

it('a token that has run out is fetched again', async () => {
  const { registry, image } = await startWith(ACCOUNTS[1]!);
  registry.faults.push({
    when: ({ method }) => method === 'POST',
    act: (_request, _response, pass) => {
      registry.tokens.clear();
      pass();
    },
  });
  const { report } = await publishImage(publishRequest(image, { env: environment(image), concurrency: 1 }));
  expect(report.references).toMatchObject([{ state: 'new' }]);
});

/** All files but the auth files of the spec itself. */
function filesBelow(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile() && !file.includes('blobs'))
    .map((file) => readFileSync(file, 'utf8'));
}
