// Values of a dynamic-plugins.yaml on which readers of YAML 1.1 and 1.2 do not agree.
import type { Fragment } from '../fragment';
import { PYTHON } from '../profiles';
import { type Rule, on } from '../rule';

export const FRAGMENT_VALUE_RULES: readonly Rule<Fragment>[] = [
  {
    id: 'fragment-yaml-version',
    title: 'every value is the same in YAML 1.1 and 1.2',
    severity: 'warning',
    effects: on(PYTHON, 'reads another value than Backstage does (on: true, 10:30: 630, 0777: 511), and fails for "="'),
    source: 'rhdh and VeeCode install-dynamic-plugins: yaml.safe_load, which is YAML 1.1; Backstage reads YAML 1.2',
    fix: 'Put quotes around a text; write a number in decimal digits.',
    *find({ ambiguous }) {
      for (const { line, text } of ambiguous)
        yield { path: `line ${line}`, message: `Line ${line}: ${text} is another value in YAML 1.1 than in YAML 1.2.` };
    },
  },
];
