// @ts-check
// One more thread for the loop of write-files.
const { parentPort } = require('node:worker_threads');
const { writeFiles } = require('./write-files.cjs');

parentPort?.once('message', writeFiles);
