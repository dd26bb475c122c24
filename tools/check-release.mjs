// Stops the release of a package whose page at npm would lead nowhere: `homepage`, `repository` and `bugs` are missing or placeholders, or
// the README has links that npm cannot resolve. `npm publish` runs it in the package's folder (prepublishOnly).
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Names that documentation uses for what everybody replaces, and addresses that nobody else reaches. */
const PLACEHOLDER =
  /\b(your|my|some)[-_]?(org|name|repo|user|company)\b|(^|\/)(owner|org|user|todo|tbd|changeme|placeholder)(\/|$)|(^|[/.@])example\.|\.(example|invalid|test|local)\b|localhost|127\.0\.0\.1|[<>{}]/i;

/** @param {string} folder of the package @returns {readonly string[]} one line for each problem */
function releaseProblems(folder) {
  /** @type {Record<string, any>} */
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { homepage, bugs, repository } = manifest;
  const address = (/** @type {unknown} */ value) =>
    typeof value === 'object' && value !== null && 'url' in value ? value.url : value;
  return [
    ...addressProblems('homepage', homepage),
    ...addressProblems('bugs', address(bugs)),
    ...addressProblems('repository', address(repository)),
    // npm resolves relative links of the README by it.
    ...(typeof repository?.directory === 'string'
      ? []
      : ['repository.directory is missing: npm cannot resolve the links of the README.']),
    ...readmeProblems(folder),
  ];
}

/** @param {string} field @param {unknown} value @returns {readonly string[]} */
function addressProblems(field, value) {
  if (typeof value !== 'string' || value === '') return [`${field} is missing.`];
  const plain = value.replace(/^git\+/, '').replace(/^git@([^:]+):/, 'https://$1/');
  const url = URL.canParse(plain) ? new URL(plain) : undefined;
  if (!url || !/^(https|ssh):$/.test(url.protocol)) return [`${field} is not an https address: ${value}`];
  return PLACEHOLDER.test(`${url.host}${url.pathname}`) ? [`${field} is a placeholder: ${value}`] : [];
}

/** Links to files that do not exist in the repository. @param {string} folder @returns {readonly string[]} */
function readmeProblems(folder) {
  const file = path.join(folder, 'README.md');
  if (!existsSync(file)) return ['README.md is missing.'];
  const links = [...readFileSync(file, 'utf8').matchAll(/\]\(([^)\s#]+)(#[^)\s]*)?\)/g)].map(([, link]) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(path.resolve(folder, link)))
    .map((link) => `README.md links to ${link}, which does not exist.`);
}

const folder = path.resolve(process.argv[2] ?? '.');
const problems = releaseProblems(folder);
for (const problem of problems) console.error(`${path.basename(folder)}/package.json: ${problem}`);
if (problems.length > 0) {
  console.error('Set the fields to the address of the project, then publish again.');
  process.exitCode = 1;
}
