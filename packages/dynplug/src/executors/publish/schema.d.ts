/** Options of `@org/dynplug:publish`, as written in a target; descriptions are in schema.json. */
export interface PublishExecutorOptions {
  kind?: 'npm' | 'oci' | 'both' | 'static';
  packPath?: string;
  registry?: string;
  allowPublicRegistry?: boolean;
  tag?: string;
  access?: 'public' | 'restricted';
  otp?: string | number;
  firstRelease?: boolean;
  nxReleaseVersionData?: Record<string, { newVersion?: string | null }>;
  imagePath?: string;
  references?: string[];
  overwriteTag?: boolean | string | string[];
  insecure?: boolean;
  ca?: string;
  concurrency?: number;
  timeout?: number;
  dryRun?: boolean;
  outputPath?: string;
}
