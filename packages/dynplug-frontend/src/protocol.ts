// What this engine and its browser are asked and what they answer. @org/dynplug asks, so the types are there.
export type * from '../../dynplug/src/protocol';
export type * from '../../dynplug/src/show-protocol';
