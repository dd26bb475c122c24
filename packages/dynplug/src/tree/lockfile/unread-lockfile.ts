// A lockfile that is no help.

/** A lockfile that is there but says nothing to us, with the reason. */
export interface UnreadLockfile {
  readonly file: string;
  readonly reason: string;
}
