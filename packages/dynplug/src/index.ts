// Public API: the use cases, for scripts that run without Nx.
export { exportPlugin, type ExportRequest, type ExportResult } from './export/export-plugin';
export { derive, type DeriveRequest } from './derive/derive';
export type { DerivedPackage, HostPackage, PlacedPackage } from './derive/derived-package';
export type { Entry } from './derive/entry';
export { DEFAULT_OPTIONS, type DeriveOptions } from './derive/options';
export { packageOci, type PackageOciRequest, type PackageOciResult } from './package-oci/package-oci';
export { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './package-oci/options';
export type { PluginSource } from './packaged/read-packaged-plugin';
export type { ImageReport } from './package-oci/image-report';
export { loadImage, type LoadRequest } from './load/load-image';
export { lintPaths, type LintRequest, type LintResult, type LintedArtifact } from './lint/lint-paths';
export { type ContractFinding, lintArtifact } from './host/lint';
export type { Profile } from './host/profiles';
export { placePlugin, type PlaceRequest, type PlaceResult } from './place/place-plugin';
export { explainPackage } from './export/explain';
export { type ExportReport, exportReport } from './export/report';
export { DynplugError, type Finding } from './support/errors';
export { ERROR_CODES, type ErrorCode } from './support/error-codes';
