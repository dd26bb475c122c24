// Tells at the end which spec files took longest, so that a slow one is noticed.
const path = require('node:path');

const COUNT = 5;

module.exports = class SlowestReporter {
  /**
   * @param {unknown} _contexts
   * @param {import('@jest/reporters').AggregatedResult} results
   */
  onRunComplete(_contexts, { testResults }) {
    const files = testResults
      .map(({ testFilePath, perfStats }) => ({ file: path.basename(testFilePath), seconds: perfStats.runtime / 1000 }))
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, COUNT);
    console.log(`\nSlowest: ${files.map(({ file, seconds }) => `${file} ${seconds.toFixed(0)} s`).join(', ')}`);
  }
};
