// The configuration that the plugins of a packaged image suggest, from the report that package-oci writes beside the layout.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJsonObject } from '../json/json-object';
import { isObject, isText } from '../json/values';

type Config = Readonly<Record<string, unknown>>;

/** The report beside a layout; undefined for one of another tool. @param image absolute path of a layout, or of the folder that has it */
export function imageReportFile(image: string): string | undefined {
  const files = [image, path.dirname(image)].map((folder) => path.join(folder, 'image.json'));
  return files.find((file) => existsSync(file));
}

/** @param image as above @returns by key @throws EARTIFACT */
export function imageConfigs(image: string): ReadonlyMap<string, Config | undefined> {
  const file = imageReportFile(image);
  if (file === undefined) return new Map();
  const { plugins } = readJsonObject(file, { code: 'EARTIFACT', hint: 'Run package-oci again.' });
  const all: readonly unknown[] = Array.isArray(plugins) ? plugins : [];
  return new Map(
    all
      .filter(isObject)
      .flatMap(({ key, pluginConfig }) =>
        isText(key) ? [[key, isObject(pluginConfig) ? pluginConfig : undefined] as const] : [],
      ),
  );
}
