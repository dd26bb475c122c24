// @ts-check
// One more thread for the loop of write-files.
const { workerData } = require('node:worker_threads');
const { writeFiles } = require('./write-files.cjs');

writeFiles(workerData);
