// @ts-check
// One more thread for the loops of list-files and write-files.
const { parentPort } = require('node:worker_threads');
const { listForOthers } = require('./list-files.cjs');
const { writeFiles } = require('./write-files.cjs');

/** @typedef {{ readonly list: import('./list-files.cjs').FoldersToList } | { readonly write: import('./write-files.cjs').WriteFiles }} Work */

parentPort?.on('message', (/** @type {Work} */ work) => {
  if ('list' in work) return parentPort?.postMessage(listForOthers(work.list));
  writeFiles(work.write);
  // Nothing comes after it.
  parentPort?.close();
});
