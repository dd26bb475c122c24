// What this engine is asked and what it answers. @org/dynplug asks, so the types are there.
export type * from '../../dynplug/src/protocol';
