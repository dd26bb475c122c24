// All rules of doctor, in the order in which their findings are reported. docs/how-to/check-hosts.md lists them.
import type { DoctorRule } from './rule';
import { absentPlugin } from './rules/absent-plugin';
import { missingPackage } from './rules/missing-package';
import { newSystemOnly } from './rules/new-system-only';
import { packagePath } from './rules/package-path';
import { packageVersion } from './rules/package-version';
import { registeredTwice } from './rules/registered-twice';
import { requiredConfig } from './rules/required-config';
import { requiredEsm } from './rules/required-esm';
import { serviceOverride } from './rules/service-override';
import { sharedLibrary } from './rules/shared-library';
import { supportedVersions } from './rules/supported-versions';
import { unreadCode } from './rules/unread-code';
import { vanishedExport } from './rules/vanished-export';
import { wiringCondition } from './rules/wiring-condition';
import { wiringFields } from './rules/wiring-fields';
import { wiringImport } from './rules/wiring-import';
import { wiringModule } from './rules/wiring-module';
import { wiringMountPoint } from './rules/wiring-mount-point';

/** What the code of a backend asks of its host. */
const CODE: readonly DoctorRule[] = [
  missingPackage,
  packageVersion,
  vanishedExport,
  requiredEsm,
  packagePath,
  unreadCode,
];

/** What the host does with its features. */
const FEATURES: readonly DoctorRule[] = [registeredTwice, absentPlugin, serviceOverride];

/** Of backends and frontends. */
const BOTH: readonly DoctorRule[] = [supportedVersions, requiredConfig];

/** What the shells of hosts load of a frontend, and where they mount it. */
const FRONTEND: readonly DoctorRule[] = [
  newSystemOnly,
  sharedLibrary,
  wiringFields,
  wiringImport,
  wiringModule,
  wiringMountPoint,
  wiringCondition,
];

export const DOCTOR_RULES: readonly DoctorRule[] = [...CODE, ...FEATURES, ...BOTH, ...FRONTEND];
