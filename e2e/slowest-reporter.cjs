// Says at the end which spec files took longest, and how much CPU time, so that a slow one is noticed.
const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const COUNT = 5;

module.exports = class SlowestReporter {
  #folder = mkdtempSync(path.join(tmpdir(), 'dynplug-e2e-cpu-'));

  constructor() {
    // src/cpu-time.ts writes it, a line for each file.
    process.env.E2E_CPU_LOG = path.join(this.#folder, 'cpu.jsonl');
  }

  /**
   * @param {unknown} _contexts
   * @param {import('@jest/reporters').AggregatedResult} results
   */
  onRunComplete(_contexts, { testResults }) {
    const cpu = this.#cpuSeconds();
    const files = testResults
      .map(({ testFilePath, perfStats }) => ({ file: testFilePath, seconds: perfStats.runtime / 1000 }))
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, process.env.E2E_ALL_FILES ? undefined : COUNT)
      .map(({ file, seconds }) => {
        const processor = cpu.get(file);
        return `${path.basename(file)} ${seconds.toFixed(0)} s${processor === undefined ? '' : ` (CPU ${processor.toFixed(0)} s)`}`;
      });
    const sum = [...cpu.values()].reduce((total, seconds) => total + seconds, 0);
    console.log(`\nSlowest: ${files.join(', ')}${sum > 0 ? `. All: CPU ${sum.toFixed(0)} s` : ''}`);
  }

  /** By absolute path; empty where the system does not tell. */
  #cpuSeconds() {
    const log = process.env.E2E_CPU_LOG ?? '';
    const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    rmSync(this.#folder, { recursive: true, force: true });
    return new Map(lines.map((line) => JSON.parse(line)).map(({ file, seconds }) => [String(file), Number(seconds)]));
  }
};
