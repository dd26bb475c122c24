// References to images: the forms that the installers know, and what becomes of all others.
import { INSTALLERS, PYTHON, RHDH } from '../profiles';
import { type Host } from '../../options/hosts';
import { INHERIT, type PackageReference } from '../reference';
import { type Rule, on } from '../rule';
import { isOneSegment } from './keys';

const SOURCE =
  'redhat-developer/rhdh install-dynamic-plugins: oci-key.ts, and the same pattern in install-dynamic-plugins.py';
const REJECTED = on(RHDH, 'refuses the reference');
const SPEC = on(INSTALLERS, 'takes it for an npm package and fails: "No integrity hash provided"');
const PULL = 'fails: skopeo refuses the reference';
const FORM = 'Write oci://host/path:tag!key or oci://host/path@sha256:…!key.';

/** What is wrong with a reference; only the first problem is reported, as the rest follows from it. */
type Fault =
  | 'scheme'
  | 'name'
  | 'keys'
  | 'keyEmpty'
  | 'keyPath'
  | 'syntax'
  | 'repository'
  | 'both'
  | 'digest'
  | 'tag'
  | 'case';

function faultOf(reference: PackageReference): Fault | undefined {
  const { text, repository, tag, digest, keys } = reference;
  if (text.startsWith('ref://')) return 'name';
  if (!text.startsWith('oci://')) return 'scheme';
  if (keys.length > 1) return 'keys';
  if (keys[0] === '') return 'keyEmpty';
  if (keys[0] !== undefined && !isOneSegment(keys[0])) return 'keyPath';
  const segments = repository.split('/');
  if (/\s/.test(text) || segments.includes('') || tag === '' || digest === '') return 'syntax';
  if (!repository.includes('/')) return 'repository';
  if (tag !== undefined && digest !== undefined) return 'both';
  if (digest !== undefined && !/^(sha256|sha512|blake3):./.test(digest)) return 'digest';
  if (tag === undefined && digest === undefined) return 'tag';
  const path = repository.slice(repository.indexOf('/')).replaceAll(VARIABLE, '');
  return /[A-Z]/.test(path) ? 'case' : undefined;
}

const VARIABLE = /\$\{\w+\}/g;

interface Form {
  readonly fault: Fault;
  readonly id: string;
  readonly title: string;
  readonly effects: Partial<Record<Host, string>>;
  readonly fix?: string;
}

const FORMS: readonly Form[] = [
  {
    fault: 'scheme',
    id: 'reference-scheme',
    title: 'a reference to an image starts with oci://, in lower case',
    effects: SPEC,
  },
  {
    fault: 'name',
    id: 'reference-by-name',
    title: 'a reference does not use ref://',
    effects: on(PYTHON, 'takes it for an npm package and fails: "No integrity hash provided"'),
  },
  {
    fault: 'keys',
    id: 'reference-keys',
    title: 'a reference has one key',
    effects: { ...on(PYTHON, 'crashes'), 'rhdh-next': 'installs an empty folder, exit 0' },
  },
  {
    fault: 'keyEmpty',
    id: 'reference-key-empty',
    title: 'the key of a reference is not empty',
    effects: { ...REJECTED, veecode: 'removes everything in the root of dynamic plugins, then crashes' },
  },
  {
    fault: 'keyPath',
    id: 'reference-key-path',
    title: 'the key of a reference is one path segment',
    effects: {
      ...on(PYTHON, 'installs into a folder that is never loaded or removed, or outside of the root'),
      'rhdh-next': 'refuses "..", "/", "./" and empty segments; installs others into a folder that is never loaded',
    },
  },
  {
    fault: 'syntax',
    id: 'reference-syntax',
    title: 'a reference has no spaces, empty segments, empty tag or empty digest',
    effects: { ...REJECTED, veecode: PULL },
  },
  {
    fault: 'repository',
    id: 'reference-repository',
    title: 'a reference names a host and a path',
    effects: { ...REJECTED, veecode: PULL },
  },
  {
    fault: 'both',
    id: 'reference-tag-and-digest',
    title: 'a reference has a tag or a digest, not both',
    effects: { ...REJECTED, veecode: PULL },
    fix: 'Drop the tag: the digest says it all.',
  },
  {
    fault: 'digest',
    id: 'reference-digest',
    title: 'a digest is sha256, sha512 or blake3',
    effects: { ...REJECTED, veecode: PULL },
  },
  {
    fault: 'tag',
    id: 'reference-version',
    title: 'a reference has a tag or a digest',
    effects: { ...REJECTED, veecode: 'pulls the tag latest' },
  },
  {
    fault: 'case',
    id: 'reference-case',
    title: 'the path of a reference is in lower case',
    effects: on(INSTALLERS, PULL),
    fix: 'Push the image under a name in lower case; registries know no others.',
  },
];

export const REFERENCE_RULES: readonly Rule<PackageReference>[] = [
  ...FORMS.map(({ fault, id, title, effects, fix }) => ({
    id,
    title,
    severity: 'error' as const,
    effects,
    source: SOURCE,
    fix: fix ?? FORM,
    *find(reference: PackageReference) {
      if (faultOf(reference) === fault)
        yield { path: reference.at, message: `The reference ${reference.text} is not taken.` };
    },
  })),
  {
    id: 'reference-without-key',
    title: 'a reference has a key',
    severity: 'error',
    effects: { veecode: 'fails, exit 78: "not enough values to unpack"' },
    source: 'veecode-platform/devportal-platform docker/install-dynamic-plugins.py: package.split("!")',
    fix: 'Add "!key"; every installer takes it.',
    *find(reference) {
      if (!reference.isName && !faultOf(reference) && reference.keys.length === 0 && reference.tag !== INHERIT)
        yield { path: reference.at, message: `The reference ${reference.text} has no "!key".` };
    },
  },
  {
    id: 'reference-inherit',
    title: 'a reference has a version of its own',
    severity: 'error',
    effects: { veecode: 'fails: skopeo refuses the tag {{inherit}}' },
    source: 'redhat-developer/rhdh install-dynamic-plugins 1.9 and newer take the version from an included file',
    fix: 'Write the version.',
    *find(reference) {
      if (!faultOf(reference) && reference.tag === INHERIT)
        yield {
          path: reference.at,
          message: `The reference ${reference.text} takes its version from an included file.`,
        };
    },
  },
  {
    id: 'reference-variable',
    title: 'a reference has no variables',
    severity: 'error',
    effects: on(RHDH, 'does not replace ${…}; skopeo fails'),
    source: 'veecode-platform/devportal-platform entrypoint.sh replaces PLUGIN_REGISTRY and BACKSTAGE_VERSION',
    fix: 'Write the value.',
    *find(reference) {
      if (reference.text.search(VARIABLE) >= 0)
        yield { path: reference.at, message: `The reference ${reference.text} has a variable.` };
    },
  },
];
