// Libraries that may exist once in a page: a second copy of them does not see the contexts of the first.
import type { Bundled } from '../../protocol';
import type { Finding } from '../../errors/errors';
import { isNewMaterial } from './material-findings';

/** No plugin may bring one: only the host's works. */
export const HOST_ONLY: readonly string[] = ['react', 'react-dom', 'react-router', 'react-router-dom'];
/** Scalprum's shells share them; apps of the new frontend system do not, and bridge the copies. */
const SHARED_BY_SCALPRUM = [
  '@backstage/core-plugin-api',
  '@backstage/frontend-plugin-api',
  '@backstage/version-bridge',
  '@material-ui/styles',
  '@mui/styled-engine',
  '@mui/system',
];

/**
 * @param kind what was built
 * @param unshared requests that a person took out of the shared modules: told, and left alone
 */
export function singleFindings(
  { packages, shared }: Bundled,
  kind: 'scalprum' | 'federation',
  unshared: readonly string[],
): readonly Finding[] {
  const whole = packages.filter(({ entry }) => entry);
  const provided = new Set(shared.filter(({ version }) => version !== undefined).map(({ request }) => request));
  const single = kind === 'scalprum' ? [...HOST_ONLY, ...SHARED_BY_SCALPRUM] : HOST_ONLY;
  const beside = whole
    .filter(({ name }) => single.includes(name) && !provided.has(name))
    .filter((copy) => !isNewMaterial(copy))
    .map(
      ({ name, version, path }): Finding => ({
        severity: unshared.includes(name) ? 'warning' : 'error',
        code: 'ESINGLE',
        message: `${name} ${version} would be bundled (${path}), although only the host's works.`,
        hint: `Import it as "${name}", not by a path in it, and keep it among the shared modules.`,
      }),
    );
  const names = [...new Set(whole.map(({ name }) => name))].filter((name) => provided.has(name));
  const twice = names.flatMap((name): readonly Finding[] => {
    const copies = whole.filter((copy) => copy.name === name);
    if (copies.length < 2) return [];
    return [
      {
        severity: 'warning',
        code: 'ESINGLE',
        message: `${name} is bundled in the versions ${copies.map(({ version }) => version).join(' and ')}: ${copies.map(({ path, importedBy }) => `${path} for ${importedBy.join(', ')}`).join('; ')}.`,
        hint: 'Deduplicate it in the lockfile.',
      },
    ];
  });
  return [...beside, ...twice];
}
