import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { PublishResult } from '../../publish/publish-image';
import { startTestRegistry } from '../../testing/oci-registry';
import { KEY, packagedImage } from '../../testing/packaged-image';
import { executorContext } from '../../testing/executor-context';
import { temporaryFolder } from '../../testing/temporary-folder';
import promoteExecutor from '../promote/executor';
import { blobProgress } from './blob-progress';
import publishExecutor from './executor';
import { formatResult } from './format-result';

describe('the executors', () => {
  const printed: string[] = [];
  const saved = { ...process.env };
  beforeEach(() => {
    printed.length = 0;
    for (const name of ['log', 'error'] as const)
      jest.spyOn(console, name).mockImplementation((...texts: unknown[]) => void printed.push(String(texts[0])));
    process.env['HOME'] = process.env['XDG_RUNTIME_DIR'] = temporaryFolder();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...saved };
  });
  const contextOf = (root: string): ExecutorContext => executorContext(root, 'notes', 'plugins/notes');

  it('publish, say so in a line, write a job summary, and promote what was published', async () => {
    const registry = await startTestRegistry();
    const { workspaceRoot, digest } = packagedImage([`${registry.host}/acme/notes:1`]);
    const summary = path.join(temporaryFolder(), 'summary.md');
    writeFileSync(summary, '# Before\n');
    process.env['GITHUB_STEP_SUMMARY'] = summary;
    expect(await publishExecutor({ kind: 'oci' }, contextOf(workspaceRoot))).toEqual({ success: true });
    expect(printed).toEqual([
      expect.stringMatching(
        new RegExp(`^${registry.host}/acme/notes:1 published: ${digest}, 2 sent \\(.* kB\\), \\d+\\.\\d s$`),
      ),
    ]);
    expect(readFileSync(summary, 'utf8')).toMatch(/^# Before\n### Published notes\n/);
    expect(readFileSync(summary, 'utf8')).toContain(`package: oci://${registry.host}/acme/notes@${digest}!${KEY}`);
    printed.length = 0;
    expect(await promoteExecutor({ to: [`${registry.host}/prod/notes:1`] }, contextOf(workspaceRoot))).toEqual({
      success: true,
    });
    expect(printed).toEqual([expect.stringMatching(/prod\/notes:1 published: .*, 2 mounted, /)]);
    await new Promise(setImmediate);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('fail with a code and advice', async () => {
    const { workspaceRoot } = packagedImage([]);
    expect(await publishExecutor({}, contextOf(workspaceRoot))).toEqual({ success: false });
    expect(await promoteExecutor({ to: ['quay.io/a/b:1'] }, contextOf(workspaceRoot))).toEqual({ success: false });
    expect(printed).toEqual([
      expect.stringContaining('notes: EREFERENCE The image has no name') as string,
      expect.stringContaining('notes: ENOTBUILT') as string,
    ]);
  });

  it('try the image although the tarball fails, and say what became of each', async () => {
    const registry = await startTestRegistry();
    const { workspaceRoot } = packagedImage([`${registry.host}/acme/notes:1`]);
    const options = { kind: 'both', registry: 'https://npm.example.com' } as const;
    expect(await publishExecutor(options, contextOf(workspaceRoot))).toEqual({ success: false });
    expect(printed).toEqual([
      '  plan      the tarball (npm), then the image (oci)',
      expect.stringContaining('/acme/notes:1 published: ') as string,
      '  failed    the tarball (npm)',
      '  published the image (oci)',
      expect.stringContaining('notes: ENOTBUILT') as string,
    ]);
    printed.length = 0;
    registry.faults.push({ when: () => true, times: 99, act: (_request, response) => response.writeHead(403).end() });
    expect(await publishExecutor(options, contextOf(workspaceRoot))).toEqual({ success: false });
    expect(printed.slice(1, 3)).toEqual(['  failed    the tarball (npm)', '  failed    the image (oci)']);
    expect(printed[3]).toMatch(/ECHECKS 2 of 2 kinds could not be published:[^]*ENOTBUILT [^]*EAUTH /);
  });

  it('end on SIGINT, and say that nothing is half there', async () => {
    const registry = await startTestRegistry();
    const { workspaceRoot } = packagedImage([`${registry.host}/acme/notes:1`]);
    registry.faults.push({ when: ({ method }) => method === 'POST', act: () => process.emit('SIGINT') });
    expect(await publishExecutor({}, contextOf(workspaceRoot))).toEqual({ success: false });
    expect(printed).toEqual([expect.stringContaining('notes: EINTERRUPTED') as string]);
  });
});

describe('what is printed', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const result: PublishResult = {
    output: '/repo/plugins/notes/dist-publish',
    fragment: 'plugins: []',
    report: {
      formatVersion: 1,
      kind: 'oci',
      mediaType: 'x',
      digest,
      references: [
        { reference: 'quay.io/a:1', pinned: `quay.io/a@${digest}`, state: 'moved', former: 'sha256:b' },
        { reference: 'quay.io/a:2', pinned: `quay.io/a@${digest}`, state: 'same' },
      ],
      blobs: [],
      bytes: 0,
      ms: 1234,
      dryRun: false,
    },
  };

  it('is a few lines on a terminal', () => {
    expect(formatResult(result, { workspaceRoot: '/repo', brief: false }).split('\n')).toEqual([
      '  image     quay.io/a:1 (moved from sha256:b)',
      '  image     quay.io/a:2 (there already)',
      `  digest    ${digest}`,
      '  blobs     nothing sent',
      '  paste     plugins/notes/dist-publish/dynamic-plugins.yaml',
      '  took      1.2 s',
    ]);
    const dry = { ...result, report: { ...result.report, dryRun: true } };
    expect(formatResult(dry, { workspaceRoot: '/repo', brief: false })).toMatch(
      /would be moved[\s\S]*nothing was sent or written$/,
    );
  });

  it('shows how far blobs are on a terminal only, ten times a second', () => {
    let now = 0;
    const written: string[] = [];
    const stream = { isTTY: true, write: (text: string) => written.push(text) };
    expect(blobProgress({ ...stream, isTTY: false }, () => now)).toBeUndefined();
    const line = blobProgress(stream, () => now)!;
    line.show({ digest, size: 200, sent: 50 });
    line.show({ digest, size: 200, sent: 60 });
    now = 150;
    line.show({ digest, size: 200, sent: 150 });
    line.clear();
    line.clear();
    expect(written).toEqual([
      '\r\u001b[K  sending   aaaaaaaaaaaa 25 %',
      '\r\u001b[K  sending   aaaaaaaaaaaa 75 %',
      '\r\u001b[K',
    ]);
  });
});
