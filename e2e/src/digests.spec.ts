// The bytes of artifacts, as a digest or an integrity each. They may only change with the plugin or its installed packages.
// If a change of our code changes one, every user gets another digest: CHANGELOG.md then says so, with the reason.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { execute } from '@org/test-kit';
import { PORTAL, nx, plugin, pluginDir } from './portal';

/** Digest of the image manifest and integrity of the tarball, without options, by folder. */
const ARTIFACTS = {
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
const FOLDERS = Object.keys(ARTIFACTS);

/** A script of a user: images and tarballs by the API, in one process. */
const SCRIPT = `
const { DEFAULT_IMAGE_OPTIONS, DEFAULT_OPTIONS, packPlugin, packageOci } = require('@org/dynplug/api');
async function make(folder) {
  const common = { workspaceRoot: process.cwd(), projectRoot: 'plugins/' + folder, derive: DEFAULT_OPTIONS, profile: 'all', failOn: [] };
  const image = await packageOci({
    ...common, ...DEFAULT_IMAGE_OPTIONS, outputPath: common.projectRoot + '/dist-oci', env: {},
    plugins: [{ projectRoot: common.projectRoot, from: undefined }], references: [],
  });
  const tarball = await packPlugin({
    ...common, outputPath: common.projectRoot + '/dist-pack', from: undefined, compressionLevel: 6, baseUrl: undefined, packDestination: undefined,
  });
  return { digest: image.report.digest, integrity: tarball.report.integrity };
}
(async () => {
  const made = {};
  for (const folder of process.argv.slice(1)) made[folder] = await make(folder);
  console.log(JSON.stringify(made));
})();
`;

describe('artifacts', () => {
  afterAll(() => {
    for (const folder of FOLDERS)
      for (const output of ['dist-oci', 'dist-pack'])
        rmSync(path.join(pluginDir(folder), output), { recursive: true, force: true });
  });

  it('of the portal keep their digests and integrities', async () => {
    const built = await nx('run-many', '-t', 'build', `--projects=${FOLDERS.map(plugin).join()}`);
    expect(built.code).toBe(0);
    const { code, output } = await execute(process.execPath, ['-e', SCRIPT, ...FOLDERS], { cwd: PORTAL });
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(JSON.parse(output)).toEqual(ARTIFACTS);
  });
});
