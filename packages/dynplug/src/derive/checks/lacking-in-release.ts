// Packages that the code asks the host for although the Backstage release does not have them, for instance because they left it. Only
// what is really required counts: every plugin declares shared packages of which it uses the types alone.
import { releaseManifest } from '../../plugin/release-manifest';
import { type Finding, findingOf } from '../../errors/errors';
import { byText } from '../../files/paths';

/** @param asked names that the code asked the host for while it loaded */
export function lackingInRelease(asked: readonly string[]): readonly Finding[] {
  try {
    const manifest = releaseManifest();
    if (!manifest) return [];
    const release =
      manifest.release === undefined ? 'the release in BACKSTAGE_MANIFEST_FILE' : `Backstage ${manifest.release}`;
    return asked
      .filter((name) => name.startsWith('@backstage/') && !manifest.versions.has(name))
      .sort(byText)
      .map((name) => ({
        severity: 'warning',
        code: 'EENTRY',
        message: `The code requires ${name}, which the host must provide, but ${release} does not have it.`,
        hint: `If no host of yours has it, ship it with the plugin: sharedPackages: ["!${name}"].`,
      }));
  } catch (error) {
    return [findingOf(error)];
  }
}
