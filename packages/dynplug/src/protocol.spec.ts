import { readFileSync } from 'node:fs';
import path from 'node:path';

describe('the protocol of the engine', () => {
  it('is the same file in both packages', () => {
    const engine = path.resolve(__dirname, '../../dynplug-frontend/src/protocol.ts');
    expect(readFileSync(path.join(__dirname, 'protocol.ts'), 'utf8')).toBe(readFileSync(engine, 'utf8'));
  });
});
