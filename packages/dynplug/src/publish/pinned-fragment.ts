// The fragment to paste, with the digest in place of the tag: hosts never notice a tag that moved. Never both: installers refuse that.
import { pluginFragment } from '../host/plugin-fragment';
import type { PublishedPlugin } from './packaged-image';

/** @param pinned `host/path@sha256:…` */
export function pinnedFragment(pinned: string, plugins: readonly PublishedPlugin[]): string {
  return pluginFragment(plugins.map(({ key, ...suggested }) => ({ package: `oci://${pinned}!${key}`, ...suggested })));
}
