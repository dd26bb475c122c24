// All rules, by what they look at. docs/reference/host-contract.md is made from this list.
import { ANNOTATION_RULES } from './rules/annotations';
import { CONFIG_SCHEMA_RULES } from './rules/config-schemas';
import { ENTRY_RULES } from './rules/entries';
import { ENTRY_NAME_RULES } from './rules/entry-names';
import { FEDERATION_RULES } from './rules/federation';
import { FRAGMENT_CONFLICT_RULES } from './rules/fragment-conflicts';
import { FRAGMENT_VALUE_RULES } from './rules/fragment-values';
import { FRAGMENT_VERSION_RULES } from './rules/fragment-versions';
import { FRAGMENT_RULES } from './rules/fragments';
import { INTEGRITY_RULES } from './rules/integrity';
import { KEY_RULES } from './rules/keys';
import { LAYER_RULES } from './rules/layers';
import { LAYOUT_RULES } from './rules/layout';
import { MANIFEST_RULES } from './rules/manifests';
import { MODULE_RULES } from './rules/modules';
import { FOLDER_RULES, PACKING_RULES } from './rules/packing';
import { REFERENCE_RULES } from './rules/references';
import { SCALPRUM_RULES } from './rules/scalprum';
import { TARBALL_RULES } from './rules/tarballs';

export const IMAGE_RULES = [...LAYOUT_RULES, ...LAYER_RULES, ...ANNOTATION_RULES, ...KEY_RULES] as const;
export const ARCHIVE_RULES = [...ENTRY_RULES, ...ENTRY_NAME_RULES] as const;
export const PLUGIN_RULES = [
  ...MANIFEST_RULES,
  ...MODULE_RULES,
  ...PACKING_RULES,
  ...SCALPRUM_RULES,
  ...FEDERATION_RULES,
  ...CONFIG_SCHEMA_RULES,
] as const;
export const YAML_RULES = [
  ...FRAGMENT_RULES,
  ...FRAGMENT_VALUE_RULES,
  ...FRAGMENT_VERSION_RULES,
  ...FRAGMENT_CONFLICT_RULES,
] as const;
export { FOLDER_RULES, INTEGRITY_RULES, REFERENCE_RULES, TARBALL_RULES };

/** All rules by subject, in the order of the documentation. */
export const RULE_GROUPS = {
  'Images: index, manifest and layers': [...LAYOUT_RULES, ...LAYER_RULES],
  'Images: the annotation': ANNOTATION_RULES,
  'Images: keys and folders': KEY_RULES,
  'Entries of archives': ARCHIVE_RULES,
  Tarballs: TARBALL_RULES,
  'Local folders': [...FOLDER_RULES, ...PACKING_RULES],
  'Plugins: package.json': MANIFEST_RULES,
  'Plugins: code': MODULE_RULES,
  'Plugins: Scalprum': SCALPRUM_RULES,
  'Plugins: module federation': FEDERATION_RULES,
  'Plugins: config schema': CONFIG_SCHEMA_RULES,
  'References to images': REFERENCE_RULES,
  'Integrity hashes': INTEGRITY_RULES,
  'dynamic-plugins.yaml': YAML_RULES,
} as const;
