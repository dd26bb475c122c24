// The form of a dynamic-plugins.yaml and of its entries.
import type { Fragment } from '../fragment';
import { isList } from '../json';
import { isObject, isText } from '../../json/values';
import { INSTALLERS, PYTHON, RHDH } from '../profiles';
import { type Rule, on } from '../rule';

const SOURCE =
  'rhdh and VeeCode install-dynamic-plugins: main, and plugin entries as docs/dynamic-plugins describes them';
const FIELDS = [
  'package',
  'disabled',
  'enabled',
  'integrity',
  'pullPolicy',
  'forceDownload',
  'preInstalled',
  'pluginConfig',
];

export const FRAGMENT_RULES: readonly Rule<Fragment>[] = [
  {
    id: 'fragment-yaml',
    title: 'the file is YAML, with a mapping at the top',
    severity: 'error',
    effects: on(INSTALLERS, 'fails: the file cannot be read'),
    source: SOURCE,
    fix: 'Fix the file.',
    *find({ problem, root }) {
      if (problem !== undefined) yield { message: `The file is not YAML: ${problem}` };
      else if (root !== null && !isObject(root)) yield { message: 'The file does not hold a mapping.' };
    },
  },
  {
    id: 'fragment-empty',
    title: 'the file has a list of plugins',
    severity: 'warning',
    effects: on(INSTALLERS, 'installs nothing, exit 0'),
    source: SOURCE,
    fix: 'Add "plugins:" with entries, or "includes:".',
    *find({ problem, root }) {
      if (problem !== undefined) return;
      if (root === null) yield { message: 'The file is empty.' };
      else if (isObject(root) && root['plugins'] === undefined && root['includes'] === undefined)
        yield { message: 'The file has neither plugins nor includes.' };
    },
  },
  {
    id: 'fragment-plugins',
    title: 'plugins is a list of entries, each with a package',
    severity: 'error',
    effects: on(INSTALLERS, 'fails: "content of the \'plugins.package\' field must be a string"'),
    source: SOURCE,
    fix: 'Write each entry as "- package: …".',
    *find({ root }) {
      const plugins = isObject(root) ? root['plugins'] : undefined;
      if (plugins === undefined) return;
      if (plugins === null) yield { path: 'plugins', message: 'plugins has no value.', hosts: PYTHON };
      if (plugins === null) return;
      if (!isList(plugins)) {
        yield { path: 'plugins', message: 'plugins is not a list.' };
        return;
      }
      for (const [index, entry] of plugins.entries())
        if (!isObject(entry) || !isText(entry['package']))
          yield { path: `plugins[${index}]`, message: `plugins[${index}] has no package that is a string.` };
    },
  },
  {
    id: 'fragment-includes',
    title: 'includes is a list of file names',
    severity: 'error',
    effects: on(INSTALLERS, 'fails: "content of the \'includes\' field must be a list of strings"'),
    source: SOURCE,
    fix: 'Write "includes:" and below it "- dynamic-plugins.default.yaml".',
    *find({ root }) {
      const includes = isObject(root) ? root['includes'] : undefined;
      if (includes === undefined) return;
      if (includes === null) yield { path: 'includes', message: 'includes has no value.', hosts: PYTHON };
      else if (!isList(includes) || !includes.every((name) => isText(name)))
        yield { path: 'includes', message: 'includes is not a list of strings.' };
    },
  },
  {
    id: 'fragment-enabled',
    title: 'an entry does not use "enabled"',
    severity: 'error',
    effects: on(PYTHON, 'does not know the field: an entry with enabled: false is installed'),
    source: 'redhat-developer/rhdh-plugins install-dynamic-plugins knows it; no install-dynamic-plugins.py does',
    fix: 'Write "disabled: true" or "disabled: false".',
    *find({ entries }) {
      for (const { at, fields } of entries)
        if ('enabled' in fields) yield { path: `${at}.enabled`, message: `${at} has the field enabled.` };
    },
  },
  {
    id: 'fragment-disabled',
    title: 'disabled is true or false',
    severity: 'error',
    effects: {
      ...on(PYTHON, 'takes every text for true, "false" too'),
      'rhdh-next': 'ignores a text: the plugin is installed',
    },
    source: SOURCE,
    fix: 'Write true or false, without quotation marks.',
    *find({ entries }) {
      for (const { at, fields } of entries)
        if ('disabled' in fields && typeof fields['disabled'] !== 'boolean')
          yield { path: `${at}.disabled`, message: `disabled is ${JSON.stringify(fields['disabled'])}.` };
    },
  },
  {
    id: 'fragment-field',
    title: 'an entry has only fields that installers know',
    severity: 'warning',
    effects: on(INSTALLERS, 'ignores the field'),
    source: SOURCE,
    fix: `Known: ${FIELDS.join(', ')}.`,
    *find({ entries }) {
      for (const { at, fields } of entries)
        for (const field of Object.keys(fields))
          if (!FIELDS.includes(field)) yield { path: `${at}.${field}`, message: `${at} has the field ${field}.` };
    },
  },
  {
    id: 'fragment-pre-installed',
    title: 'an entry does not use "preInstalled"',
    severity: 'error',
    effects: on(RHDH, 'does not know the field: tries to download the package'),
    source: 'veecode-platform/devportal-platform docker/install-dynamic-plugins.py',
    fix: 'Use it for VeeCode DevPortal only.',
    *find({ entries }) {
      for (const { at, fields } of entries)
        if (fields['preInstalled'] === true)
          yield { path: `${at}.preInstalled`, message: `${at} has preInstalled: true.` };
    },
  },
];
