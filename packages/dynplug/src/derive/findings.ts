// The findings of one derivation.
import { type Finding, findingOf } from '../errors/errors';

/** Collects what checks find, so that a person gets all of it at once. */
export class Findings {
  readonly all: Finding[] = [];

  add(findings: readonly Finding[]): void {
    this.all.push(...findings);
  }

  /** The result, or undefined when it failed with a DynplugError, which is then one of the findings. */
  async attempt<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.all.push(findingOf(error));
      return undefined;
    }
  }

  get failed(): boolean {
    return this.all.some((finding) => finding.severity === 'error');
  }
}
