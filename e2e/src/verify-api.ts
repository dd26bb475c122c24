// What verify does and says, as it is built: not among what the package exports.
import { createRequire } from 'node:module';

export interface VerifyReport {
  readonly passed: boolean;
  readonly registrations: readonly object[];
  readonly routes: readonly { readonly path: string; readonly status?: number }[];
  readonly placeholders: readonly string[];
  readonly host: { readonly label: string; readonly features: readonly string[]; readonly database?: string };
  readonly boot?: { readonly ms: number; readonly memory: number };
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
    readonly fix: string;
  }[];
}

const load = createRequire(__filename);

export const { verifyPlugins } = load('../../packages/dynplug/dist/verify/verify-plugin.js') as {
  readonly verifyPlugins: (request: object, plugins: readonly object[]) => Promise<readonly VerifyReport[]>;
};

export const { shareBoots } = load('../../packages/dynplug/dist/verify/shared-boots.js') as {
  readonly shareBoots: (
    requests: readonly object[],
  ) => (request: object) => Promise<{ readonly report: VerifyReport; readonly errors: number }>;
};

/** Of a frontend plugin. */
export interface FrontendReport {
  readonly passed: boolean;
  readonly host: { readonly label: string; readonly shares: Readonly<Record<string, string>> };
  readonly views: readonly {
    readonly title: string;
    readonly system: string;
    readonly name: string;
    readonly screenshot?: string;
  }[];
  readonly backends?: readonly VerifyReport[];
  readonly findings: VerifyReport['findings'];
}

/** Absolute: scenarios load it in a process of their own. */
export const FRONTEND_API = require.resolve('../../packages/dynplug/dist/verify/browser/verify-frontend.js');

export const { verifyFrontend } = load(FRONTEND_API) as {
  readonly verifyFrontend: (request: object) => Promise<{ readonly report: FrontendReport }>;
};
