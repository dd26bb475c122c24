// The bytes of artifacts, as a digest or an integrity each. They may only change with the plugin or its installed packages.
// If a change of our code changes one, every user gets another digest: CHANGELOG.md then says so, with the reason.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { execute } from '@org/test-kit';
import { PORTAL, nx, plugin, pluginDir } from './portal';

/** Digest of the image manifest and integrity of the tarball, of what the builds wrote, by folder. */
const BUILT = {
  'cloud-backend': {
    digest: 'sha256:2bd13764d019fd88092d69f375bb279df71a0b9ee238b1817fbf9630f0ac365b',
    integrity: 'sha512-ieQq1pMoyN44aYen+odJP+VojQ+z1E09op6YJw4CvrMhdID8N2fMnhgq/ux5VH2mlW/fEi83gXu95F7Es96fJA==',
  },
  'greeter-backend': {
    digest: 'sha256:12ad750216213f873b4ae906add0aa8f23fed06e55bb3fabbcb846e9cbfeb6e3',
    integrity: 'sha512-WiK3NxtMX4yVO88VW/PXRcsmAFDRJ1sXZPWXRfhSfHlnCvPPAN+pUFjvtF7egywc5p8sNKCOhHyJd1uMjzra8A==',
  },
  'legacy-backend': {
    digest: 'sha256:e97d2e705f4da3a914a52d7a9c4070bb12889e0c9a0f01cfd01c56c86ad859e1',
    integrity: 'sha512-1AF/QnW/j44qj4y3/Z9J/ayM3IrRi3jF/Jx7qGzGtdG/JqR1NRKQs3q8HSGdlqO7KGInZc7w4Seqd4pOfApu5g==',
  },
  'notes-backend': {
    digest: 'sha256:1e5b5003c1319b2bbd3273fb479e52080fe3fe126d51ce0551301bf45e84bba0',
    integrity: 'sha512-umQNsT/DFo1tZjienohsURgJ2XpULCutYiRIYH2kFLNIv/q/iNAljddV4SzKtKhrvHTCgVZ08BVJtO3Lf+MrWw==',
  },
  'notes-backend-module-shout': {
    digest: 'sha256:af8a99cd95c37c5c0ad88ace9d2b7fe6de60155aa476e2b1ba81a8672f26a7a3',
    integrity: 'sha512-Z7q7DOgM0PoSj52cJkaTRjLkiWMX+vaI4bhdze1nbq6rkJfHkccsuq4DVTJiCDzeVcev75AURbu98iGd7J/2qQ==',
  },
  'status-backend': {
    digest: 'sha256:27f3c7b98dcaf625a42d6f92cb0c6fde51ea3aaa36a19e11dca61d3d05dc045d',
    integrity: 'sha512-eqnKf5TVTcmUBDLIlECSrNpGNeCaF4KizrTqOBkfhiJg5VjGUdP+ouMA3hnbugnVAmdGRiVX7UFQAeKEhhiPFw==',
  },
};
/** The same, compiled from sources: without declarations. */
const COMPILED = {
  'cloud-backend': {
    digest: 'sha256:978ce9031e51814a698389b338fe516d0fb724b1e3c2e56e5ed66dd5549746af',
    integrity: 'sha512-rf4hwPYhzAPSjXlSmOuKCkfkS2FgTxj48c+Ts89oJnDzwawgsY5WU5XpzjUOZf1UZsF5lUffYQTRM4Ytd812NA==',
  },
  'greeter-backend': {
    digest: 'sha256:28b1aafa36cc09c1ef1c9fde8ca8c2450f6937436fab46f9905d70ce6a8f65f7',
    integrity: 'sha512-F/RI9dEt64zqQJqdf34HDaWSiUrjtl11edTvYTHlSVF1S2xGWfMzsx36csOGXEj3ow249WTewug5Vhg4i0BzZg==',
  },
  'legacy-backend': {
    digest: 'sha256:48aa8cd4721a1d3cd783a5d49da26d4c9bab13b80164863c3444c7320afba248',
    integrity: 'sha512-bCVc5R88Vd6QNNQEzXQWlKWuW8YClF+35+jQ2/EQ4jvlUBV00UymTrP3l4RONPsLcj+ZeiVaqXkxV03EzVBDmw==',
  },
  'notes-backend': {
    digest: 'sha256:6dfd840d77ce5b2ee3fac66a7b33dec7aed81598aeb0bb2d3e8f7d4eb086d21c',
    integrity: 'sha512-dD/qWWbgOMxRvGnRZynO+GmRzhfrDlJzUdqogw1YiNj863s/ko6JJOeyVdQ9A8BJjphYAiKgeb9+AsObtbUm3Q==',
  },
  'notes-backend-module-shout': {
    digest: 'sha256:04e41035a40338d095e3a51290201da45fd811b7f78e963837480d0a48706af7',
    integrity: 'sha512-6SR1puv0f+6ACUi3BhtYXDv1tS2+KCIhpREjXChizpLhQ13SCT00MJJoZc60MhX5j64pG/pwmlp80vyS5kpUKA==',
  },
  'status-backend': {
    digest: 'sha256:cd411a61a6e5caa81a7caf55837692995cab8d0b12901f08ffe1399f84a18a0c',
    integrity: 'sha512-uKWbVxpXrCJPug3QL3bWp5VjU9g3UQgWthpBy/PQxAWy0jafs5eoJlKWQpwYjrktC1ZqX1uZ0uC1emVjKYW7Ng==',
  },
};
const FOLDERS = Object.keys(BUILT);

/** A script of a user: images and tarballs by the API, in one process. */
const SCRIPT = `
const { DEFAULT_IMAGE_OPTIONS, DEFAULT_OPTIONS, packPlugin, packageOci } = require('@org/dynplug/api');
const [backendBuild, ...folders] = process.argv.slice(1);
async function make(folder) {
  const derive = { ...DEFAULT_OPTIONS, backendBuild };
  const common = { workspaceRoot: process.cwd(), projectRoot: 'plugins/' + folder, derive, profile: 'all', failOn: [] };
  const image = await packageOci({
    ...common, ...DEFAULT_IMAGE_OPTIONS, outputPath: common.projectRoot + '/dist-oci', env: {},
    plugins: [{ projectRoot: common.projectRoot, from: undefined }], references: [],
  });
  const tarball = await packPlugin({
    ...common, outputPath: common.projectRoot + '/dist-pack', from: undefined, compressionLevel: 6, baseUrl: undefined,
  });
  return { digest: image.report.digest, integrity: tarball.report.integrity };
}
(async () => {
  const made = {};
  for (const folder of folders) made[folder] = await make(folder);
  console.log(JSON.stringify(made));
})();
`;

describe('artifacts', () => {
  afterAll(() => {
    for (const folder of FOLDERS)
      for (const output of ['dist-oci', 'dist-pack'])
        rmSync(path.join(pluginDir(folder), output), { recursive: true, force: true });
  });

  it('of what the builds wrote keep their digests and integrities', async () => {
    const built = await nx('run-many', '-t', 'build', `--projects=${FOLDERS.map(plugin).join()}`);
    expect(built.code).toBe(0);
    expect(await artifacts('backstage-cli')).toEqual(BUILT);
  });

  it('of sources keep their digests and integrities', async () => {
    expect(await artifacts('compile')).toEqual(COMPILED);
  });
});

async function artifacts(backendBuild: string): Promise<unknown> {
  const { code, output } = await execute(process.execPath, ['-e', SCRIPT, backendBuild, ...FOLDERS], { cwd: PORTAL });
  expect({ code, output }).toMatchObject({ code: 0 });
  return JSON.parse(output);
}
