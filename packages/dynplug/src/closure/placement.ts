// A tree of node_modules folders in memory: where a copy of each class is placed, and Node's lookup in it.
import { modulePath } from '../tree/package-name';
import type { PackageClass } from './merge';

/** One placed copy. The root is the derived package itself. */
export class Placement {
  readonly children = new Map<string, Placement>();
  /** Names that this copy or one below it finds further up (or must not find at all: null). A child of that name would shadow it. */
  readonly seenThrough = new Map<string, Placement | null>();
  readonly depth: number;

  constructor(
    readonly cls: PackageClass,
    readonly name: string,
    readonly parent: Placement | null,
  ) {
    this.depth = parent ? parent.depth + 1 : 0;
  }

  /** POSIX path relative to the derived package: '' for the root, else `node_modules/…`. */
  get path(): string {
    if (!this.parent) return '';
    return modulePath(this.parent.path, this.name);
  }

  /** This copy, then its parents up to the root. */
  *upward(): Generator<Placement> {
    yield this;
    if (this.parent) yield* this.parent.upward();
  }

  /** What `require(name)` in this copy finds, as Node does: the nearest folder upwards that holds the name. */
  lookup(name: string): Placement | undefined {
    for (const at of this.upward()) {
      const found = at.children.get(name);
      if (found) return found;
    }
    return undefined;
  }

  place(cls: PackageClass, name: string): Placement {
    const child = new Placement(cls, name, this);
    this.children.set(name, child);
    return child;
  }

  /** Every copy below this one, parents first, children by name. */
  *descendants(): Generator<Placement> {
    for (const name of [...this.children.keys()].sort()) {
      const child = this.children.get(name) as Placement;
      yield child;
      yield* child.descendants();
    }
  }
}
