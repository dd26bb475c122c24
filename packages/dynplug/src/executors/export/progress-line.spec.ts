import { PLUGIN_ROOT, depends, installed, portal } from '../../testing/portal';
import { DEFAULT_OPTIONS } from '../../options/derivation';
import { exportPlugin } from '../../export/export-plugin';
import { type TerminalStream, progressLine } from './progress-line';

function fakeStream(isTTY: boolean | undefined): TerminalStream & { readonly written: string[] } {
  const written: string[] = [];
  return { ...(isTTY !== undefined && { isTTY }), written, write: (text) => written.push(text) };
}

/** What a person sees at last on the line, as a terminal shows it. */
function lineOf(written: readonly string[]): string {
  let line = '';
  for (const part of written.join('').split('\r').slice(1))
    line = part.startsWith('\u001b[K') ? part.slice(3) : part + line.slice(part.length);
  return line;
}

describe('the progress line', () => {
  it('counts on a terminal, in one line', () => {
    const stream = fakeStream(true);
    const line = progressLine(stream);
    line?.show(512, 3000);
    line?.show(2560, 3000);
    expect(lineOf(stream.written)).toBe('  writing   2560/3000 files');
    expect(stream.written.join('')).not.toContain('\n');
  });

  it('is gone when all is written, and after a failure', () => {
    for (const end of ['done', 'failed']) {
      const stream = fakeStream(true);
      const line = progressLine(stream);
      line?.show(512, 3000);
      if (end === 'done') line?.show(3000, 3000);
      line?.clear();
      expect(lineOf(stream.written)).toBe('');
      expect(stream.written).toHaveLength(2);
    }
  });

  it('writes nothing where there was nothing to show', () => {
    const stream = fakeStream(true);
    const line = progressLine(stream);
    line?.show(7, 7);
    line?.clear();
    expect(stream.written).toEqual([]);
  });

  it.each([false, undefined])('does not exist where isTTY is %s', (isTTY) => {
    const stream = fakeStream(isTTY);
    expect(progressLine(stream)).toBeUndefined();
    expect(stream.written).toEqual([]);
  });

  it('shows how far an export is', async () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`node_modules/many/${at}.js`, '']));
    const root = portal({ ...depends({ many: '1' }), ...installed('many', '1.0.0'), ...many });
    const stream = fakeStream(true);
    const line = progressLine(stream);
    const { derived } = await exportPlugin({
      workspaceRoot: root,
      projectRoot: PLUGIN_ROOT,
      outputPath: `${PLUGIN_ROOT}/dist-dynamic`,
      derive: DEFAULT_OPTIONS,
      profile: 'all',
      link: false,
      trackManifest: false,
      ...(line && { progress: line.show }),
    });
    // The .gitignore and the report are written too.
    expect(stream.written.join('')).toContain(`/${derived.entries.length + 2} files`);
    expect(lineOf(stream.written)).toBe('');
  });
});
