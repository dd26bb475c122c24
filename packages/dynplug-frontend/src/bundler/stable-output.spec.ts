import { sortedSharedChunks } from './stable-output';

function sorted(text: string): string {
  let result = text;
  for (const { start, end, text: to } of [...sortedSharedChunks(text)].reverse())
    result = result.slice(0, start) + to + result.slice(end);
  return result;
}

const chunk = (name: string): string => `__webpack_require__.e("${name}")`;
const together = (...names: readonly string[]): string => `Promise.all([${names.map(chunk).join(', ')}])`;
const [A, B] = ['webpack_sharing_consume_default_a', 'webpack_sharing_consume_default_b'];

describe('the order of shared modules', () => {
  it('is that of their names, and all else stays in place', () => {
    expect(sorted(together(B, 'src_z', A, 'src_a'))).toBe(together(A, 'src_z', B, 'src_a'));
    expect(sorted(`${together(B, A)};${together('src_b', 'src_a')};${together(B)}`)).toBe(
      `${together(A, B)};${together('src_b', 'src_a')};${together(B)}`,
    );
  });
});
