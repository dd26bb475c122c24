// Entries of a dynamic-plugins.yaml whose version moves without the installer noticing, or whose fields have no effect.
import valid from 'semver/functions/valid';
import type { Fragment, FragmentEntry } from '../fragment';
import { INSTALLERS, PYTHON, RHDH } from '../profiles';
import { parseNpmSpec } from '../reference';
import { type Rule, on } from '../rule';

const SOURCE = 'rhdh and VeeCode install-dynamic-plugins: pullPolicy, forceDownload and the config hash';
const POLICIES = ['IfNotPresent', 'Always'];

const refetches = ({ fields }: FragmentEntry): boolean =>
  fields['pullPolicy'] === 'Always' || fields['forceDownload'] === true;

export const FRAGMENT_VERSION_RULES: readonly Rule<Fragment>[] = [
  {
    id: 'fragment-pull-policy',
    title: 'pullPolicy is IfNotPresent or Always',
    severity: 'error',
    effects: {
      ...on(PYTHON, 'takes another spelling for Always or fails'),
      'rhdh-next': 'takes another spelling for IfNotPresent',
    },
    source: SOURCE,
    fix: 'Write IfNotPresent or Always; capitals matter.',
    *find({ entries }) {
      for (const { at, fields } of entries)
        if ('pullPolicy' in fields && !POLICIES.some((policy) => policy === fields['pullPolicy']))
          yield { path: `${at}.pullPolicy`, message: `pullPolicy is ${JSON.stringify(fields['pullPolicy'])}.` };
    },
  },
  {
    id: 'fragment-latest',
    title: 'the tag latest is not kept with IfNotPresent',
    severity: 'warning',
    effects: on(INSTALLERS, 'never notices that the tag was pushed again'),
    source: SOURCE,
    fix: 'Name a version or, better, a digest; or set pullPolicy: Always.',
    *find({ entries }) {
      for (const { at, fields, reference } of entries)
        if (reference?.tag === 'latest' && fields['pullPolicy'] === 'IfNotPresent')
          yield { path: at, message: `${at} has the tag latest and pullPolicy: IfNotPresent.` };
    },
  },
  {
    id: 'fragment-npm-version',
    title: 'an npm package has an exact version',
    severity: 'warning',
    effects: on(
      INSTALLERS,
      'installs what is newest at first, with the hash of another version fails, and never updates it',
    ),
    source: SOURCE,
    fix: 'Write name@version, the version that the integrity hash is of.',
    *find({ entries }) {
      for (const entry of entries) {
        const spec = entry.reference || entry.fields['preInstalled'] === true ? undefined : parseNpmSpec(entry.package);
        if (spec && valid(spec.version) === null && !refetches(entry))
          yield { path: `${entry.at}.package`, message: `${entry.package} has no exact version.` };
      }
    },
  },
  {
    id: 'fragment-force-download',
    title: 'forceDownload is for npm packages',
    severity: 'warning',
    effects: on(RHDH, 'ignores the field for images'),
    source: SOURCE,
    fix: 'Use pullPolicy: Always.',
    *find({ entries }) {
      for (const { at, fields, reference } of entries)
        if (reference && fields['forceDownload'] === true)
          yield { path: `${at}.forceDownload`, message: `${at} is an image and has forceDownload.` };
    },
  },
];
