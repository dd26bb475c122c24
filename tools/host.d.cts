export interface Host {
  readonly url: string;
  logs(): string;
  stop(): Promise<void>;
}
export function startHost(options: {
  hostDir: string;
  pluginsRoot: string;
  port?: number;
  env?: Record<string, string>;
}): Promise<Host>;
