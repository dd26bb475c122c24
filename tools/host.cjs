// Starts the host fixture: a real Backstage backend that loads dynamic plugins from a folder.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { collectOutput } = require('./collect-output.cjs');

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts a prepared host on the plugins below `pluginsRoot` (a directory, not
 * a link) and resolves once the backend calls itself ready. Without `port` it
 * takes a free one. Rejects, with the log, when the host ends or needs > 60 s.
 */
async function startHost({ hostDir, pluginsRoot, port, env = {} }) {
  port ||= await freePort();
  const cwd = fs.realpathSync(hostDir);
  const child = spawn(process.execPath, ['index.js'], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'development',
      HOST_PORT: String(port),
      DYNAMIC_PLUGINS_ROOT: fs.realpathSync(pluginsRoot),
      // The service wants this for a plugins root outside of the host.
      NODE_PATH: path.join(cwd, 'node_modules'),
      ...env,
    },
  });
  const logs = collectOutput(child);
  const ended = new Promise((resolve) => child.on('error', resolve).on('close', resolve));
  let running = true;
  ended.then(() => (running = false));
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  const stop = async () => {
    if (running) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
    process.off('exit', onExit);
  };
  const url = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + 60_000; running && Date.now() < end; ) {
    const ready = await fetch(`${url}/.backstage/health/v1/readiness`).catch(() => undefined);
    // Another process may answer on a port that was taken.
    if (running && ready?.ok && logs().includes('Listening on')) return { url, logs, stop };
    await Promise.race([sleep(150), ended]);
  }
  const why = running ? 'was not ready within 60 s' : 'ended';
  await stop();
  throw new Error(`The host ${why}:\n${logs()}`);
}

module.exports = { startHost };
