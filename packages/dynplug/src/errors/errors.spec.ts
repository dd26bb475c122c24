import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODES } from './error-codes';
import { DynplugError, findingOf, throwOnErrors } from './errors';

describe('errors', () => {
  it('are all listed in docs/reference/errors.md, in order', () => {
    const text = readFileSync(path.resolve(__dirname, '../../../../docs/reference/errors.md'), 'utf8');
    expect([...text.matchAll(/^## (\w+)/gm)].map(([, code]) => code)).toEqual(Object.keys(ERROR_CODES));
  });

  it('are thrown as themselves when alone, and together otherwise', () => {
    const error = { severity: 'error', code: 'EROLE', message: 'one', hint: 'do this' } as const;
    const warning = { severity: 'warning', code: 'ENOTINSTALLED', message: 'two' } as const;
    expect(() => throwOnErrors([warning], 'x')).not.toThrow();
    expect(() => throwOnErrors([warning, error], 'x')).toThrow(
      expect.objectContaining({ code: 'EROLE', hint: 'do this' }) as Error,
    );
    expect(() => throwOnErrors([error, { ...error, code: 'ENATIVE' }], 'x')).toThrow(
      /2 checks failed for x:\n\nEROLE one\n {2}→ do this\n\nENATIVE one/,
    );
  });

  it('become findings only if they are ours', () => {
    expect(findingOf(new DynplugError('EROLE', 'm'))).toEqual({ severity: 'error', code: 'EROLE', message: 'm' });
    expect(() => findingOf(new TypeError('a fault'))).toThrow('a fault');
  });
});
