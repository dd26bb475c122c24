// Steps before and after a call: what packs, pushes or copies its result. @org/dynplug has a target for each of them.
import type { TargetKind } from '../../options/plugin';
import type { RunCommand } from './commands';

type Names = Readonly<Record<TargetKind, string>>;

const OUTPUT = /(^|[/=:\s])dist-dynamic([/:\s]|$)/;
const HOST_FOLDER = /(^|[/\s])(dynamic-plugins-root|local-plugins|dynamic-plugins-store)(\/|\s|$)/;
const CONTAINER_TOOL = /^(podman|docker|buildah|nerdctl)$/;

/**
 * What replaces a step.
 * @param hasPackageCall whether one of the CLIs makes an image in the same file
 * @returns undefined for a step that has nothing to do with the output of the CLIs
 */
export function insteadOf(
  { bare, words, folder }: Pick<RunCommand, 'bare' | 'words' | 'folder'>,
  names: Names,
  hasPackageCall: boolean,
): string | undefined {
  const [program = '', ...rest] = bare.map(({ text }) => text);
  const isAboutOutput = words.some(({ text }) => OUTPUT.test(text)) || OUTPUT.test(folder);
  const first = rest.find((word) => !word.startsWith('-'));
  if (/^(npm|yarn|pnpm|bun)$/.test(program) && isAboutOutput) {
    if (rest.includes('publish')) return `replace by nx affected -t ${names.publish} (option kind: npm)`;
    if (rest.includes('pack')) return `replace by nx affected -t ${names.pack}`;
  }
  if (program === 'tar' && isAboutOutput) return `replace by nx affected -t ${names.pack}`;
  if (CONTAINER_TOOL.test(program)) {
    if (first === 'push' && (hasPackageCall || isAboutOutput)) return `replace by nx affected -t ${names.publish}`;
    if (isAboutOutput && rest.some((word) => /^(build|bud|buildx)$/.test(word)))
      return `replace by nx affected -t ${names['package-oci']}`;
  }
  if (/^(skopeo|oras|crane)$/.test(program) && (hasPackageCall || isAboutOutput) && /^(copy|push)$/.test(first ?? ''))
    return `replace by nx affected -t ${names.publish}`;
  if (/^(COPY|ADD)$/.test(program) && isAboutOutput)
    return `the target ${names['package-oci']} makes an image without a ${program} of its own`;
  if (/^(cp|rsync|mv|ln|cpx|copyfiles|shx|podman|docker)$/.test(program)) {
    if (isAboutOutput || words.some(({ text }) => HOST_FOLDER.test(text)))
      return /^(podman|docker)$/.test(program) && first !== 'cp'
        ? undefined
        : 'replace by the target place (executor @org/dynplug:place), which copies an export into the folder of a host';
  }
  if (/^(rm|rimraf)$/.test(program) && isAboutOutput) return `remove: ${names.export} replaces its output as a whole`;
  return undefined;
}
