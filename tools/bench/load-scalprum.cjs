// Loads the Scalprum assets of an exported frontend plugin as a shell does, in a context with as much of a browser as modules want while they
// are evaluated: node load-scalprum.cjs <exported folder> <plugin's source folder> <module…> prints what the shell would see, as JSON.
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const vm = require('node:vm');
const { browserGlobals } = require('../../packages/dynplug-frontend/dist/features/browser-globals.js');

const BASE = 'http://host.test/plugin/';
const [exported, source, ...modules] = process.argv.slice(2);
const assets = path.join(exported, 'dist-scalprum');
const { loadScripts } = JSON.parse(readFileSync(path.join(assets, 'plugin-manifest.json'), 'utf8'));

const calls = [];
const run = (url) => {
  page.document.currentScript.src = url;
  vm.runInContext(readFileSync(path.join(assets, decodeURIComponent(url.slice(BASE.length))), 'utf8'), context);
};
/** @type {any} */
const page = browserGlobals(BASE, run);
page.__load_plugin_entry__ = (...call) => calls.push(call);
const context = vm.createContext(page);
process.on('unhandledRejection', () => undefined);

(async () => {
  for (const script of loadScripts) run(BASE + script);
  const [[name, container] = []] = calls;
  const scope = hostScope();
  await container.init(scope);
  // A module that asks for one of the host's shares and finds none would fail: the host has React and the router only.
  const exports = {};
  for (const module of modules) exports[module] = Object.keys((await container.get(module))()).sort();
  const refused = await container.get('no such module').then(
    () => false,
    () => true,
  );
  const call = { count: calls.length, name, methods: [typeof container.init, typeof container.get], refused };
  const shared = Object.fromEntries(Object.entries(scope).map(([request, versions]) => [request, bringers(versions)]));
  process.stdout.write(JSON.stringify({ call, exports, shared }), () => process.exit());
})().catch((error) => {
  console.error(error);
  process.exit(1);
});

/** The versions that the plugin brings of a shared module: its own copies, not the host's. */
function bringers(versions) {
  return Object.keys(versions).filter((version) => versions[version].from !== 'host');
}

function hostScope() {
  const resolve = createRequire(path.join(source, 'package.json'));
  return Object.fromEntries(
    ['react', 'react-dom', 'react-router', 'react-router-dom'].flatMap((request) => {
      try {
        const library = resolve(request);
        const get = () => Promise.resolve(() => library);
        // Under a version that no plugin has, so that it does not replace the copy of a plugin.
        return [[request, { '99.0.0': { from: 'host', eager: false, loaded: 1, get } }]];
      } catch {
        return [];
      }
    }),
  );
}
