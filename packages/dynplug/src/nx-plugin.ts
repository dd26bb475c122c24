// What Nx loads when nx.json names @org/dynplug: both names of one function, for Nx 22 and for 23 and later.
export { createNodes, createNodes as createNodesV2 } from './inference/create-nodes';
export type { DynplugPluginOptions } from './options/plugin';
