// All checks of the assets of a frontend plugin, in the order in which they are reported. What is wrong with its configuration is known before
// (assets/configuration); which names other plugins have is compared afterwards (name-findings.ts).
import type { AssetsReport } from '../../built-assets/assets-report';
import type { Walk } from '../../closure/walk';
import type { SourcePlugin } from '../../derive/source-plugin';
import type { Finding } from '../../errors/errors';
import type { HostManifest } from '../../host-manifest/fields';
import { type AssetOptions, unsharedRequests } from '../../options/assets';
import type { SuggestedConfig } from '../../packaged/app-config';
import type { BuildAnswer, KindAnswer } from '../../protocol';
import { materialFindings, reactFindings, singleFindings } from './host-libraries';
import { importFindings } from './import-findings';
import { bundledOutdatedFindings, copyFindings } from './installed-findings';
import { hostFindings } from './host-findings';
import { offerFindings } from './offer-findings';
import { problemFindings } from './problem-findings';
import { sizeFindings } from './size-findings';
import { suggestedConfigFindings } from './suggested-config-findings';
import { cliFindings, unusedSharedFindings } from './unused-option-findings';

/** What was built, and of what. */
export interface BuiltAssets {
  readonly source: SourcePlugin;
  readonly options: AssetOptions;
  /** Those that the plugin must run on; none where no option names them. */
  readonly hosts: readonly HostManifest[];
  /** Mount → source file of the plugin. */
  readonly entries: Readonly<Record<string, string>>;
  readonly answer: BuildAnswer;
  readonly report: AssetsReport;
  /** What the plugin suggests to its hosts. */
  readonly suggested: SuggestedConfig | undefined;
  /** All that could be bundled. */
  readonly walk: Walk;
}

type Check<Value extends readonly unknown[]> = (...value: Value) => readonly Finding[];

/** Of the assets for one kind of shells. */
const KIND_CHECKS: readonly Check<[BuiltAssets, KindAnswer, Kind]>[] = [
  ({ source }, { problems, bundled }) => problemFindings(problems, bundled, source.root),
  ({ source }, { problems, bundled }) => importFindings(bundled, problems, source),
  ({ options }, { bundled }, kind) => singleFindings(bundled, kind, unsharedRequests(options)),
];

/** Of all assets. */
const CHECKS: readonly Check<[BuiltAssets]>[] = [
  ({ source, answer, options, hosts }) => reactFindings(source, bundledOf(answer), options, hosts),
  ({ source, answer }) => materialFindings(source.manifest.name, bundledOf(answer)),
  ({ report, suggested }) => suggestedConfigFindings(suggested, report.scalprum),
  ({ report, options }) => sizeFindings(report, options.maxSize),
  ({ answer, options }) => unusedSharedFindings(answer, options),
  ({ options }) => cliFindings(options),
  ({ report, options, entries, hosts }) => offerFindings(report, options, entries, hosts),
  ({ report, hosts }) => hostFindings(report, hosts),
  ({ source, walk, report }) => bundledOutdatedFindings(source, walk, report),
  ({ source, report }) => copyFindings(source, report),
];

type Kind = 'scalprum' | 'federation';

/** Everything that is wrong with what was built, or may be; all of it at once. */
export function assetFindings(built: BuiltAssets): readonly Finding[] {
  const kinds = (['scalprum', 'federation'] as const).flatMap((kind) => {
    const answer = built.answer[kind];
    return answer ? KIND_CHECKS.flatMap((check) => check(built, answer, kind)) : [];
  });
  return once([...kinds, ...CHECKS.flatMap((check) => check(built))]);
}

function bundledOf({ scalprum, federation }: BuildAnswer): readonly KindAnswer['bundled'][] {
  return [scalprum, federation].flatMap((kind) => kind?.bundled ?? []);
}

/** Both kinds are made of the same sources, so most is found twice. An error and a warning with the same words stay two findings. */
function once(findings: readonly Finding[]): readonly Finding[] {
  const key = ({ severity, code, message }: Finding): string => [severity, code, message].join('\0');
  return [...new Map(findings.map((finding) => [key(finding), finding])).values()];
}
