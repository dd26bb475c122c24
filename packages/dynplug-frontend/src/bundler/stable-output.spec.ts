import { type Edit, placesOf, sortedSharedChunks, withoutPlaces } from './stable-output';

function edited(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { start, end, text: to } of [...edits].sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + to + result.slice(end);
  return result;
}

const sorted = (text: string): string => edited(text, sortedSharedChunks(text));

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

describe('folders of the machine', () => {
  const plugin = (workspaceRoot: string, toolRoot: string, text: string): string => {
    const projectDir = `${workspaceRoot}/plugins/foo`;
    return edited(text, withoutPlaces(text, placesOf({ workspaceRoot, projectDir, toolRoot })));
  };

  it.each([
    ['nothing in common', '/check/work/main', '../../../../check/work/main'],
    ['a folder in common', '/tmp/tools', '../../../tools'],
    ['a tool above the workspace', '/tmp', '../../..'],
  ])('tell nothing of a tool elsewhere, %s', (_title, toolRoot, way) => {
    const text = `"${way}/node_modules/mf/a.cjs"() { require("${way}/node_modules/mf/b.cjs") /* ${toolRoot}/node_modules/mf */ }`;
    expect(plugin('/tmp/acme', toolRoot, text)).toBe(
      '"tool/node_modules/mf/a.cjs"() { require("tool/node_modules/mf/b.cjs") /* tool/node_modules/mf */ }',
    );
  });

  it('tell nothing of the workspace', () => {
    const text = '"/tmp/ac me/a.js" "/tmp/ac%20me/a.js" "%2Ftmp%2Fac%20me%2Fa.js"';
    expect(plugin('/tmp/ac me', '/tmp/ac me', text)).toBe('"a.js" "a.js" "a.js"');
  });

  it('do not name variables', () => {
    const text =
      'var _tmp_ac_me_node_modules_mf_a_0 = (_tmp_ac_me_node_modules_mf_a_0), my_tmp_ac_me_node_modules_mf = 0';
    expect(plugin('/tmp/ac-me', '/tmp/ac-me', text)).toBe(
      'var _node_modules_mf_a_0 = (_node_modules_mf_a_0), my_tmp_ac_me_node_modules_mf = 0',
    );
    expect(plugin('/srv/acme', '/tmp/ac-me', text)).toContain('var _tool_node_modules_mf_a_0 = (_tool_');
  });
});
