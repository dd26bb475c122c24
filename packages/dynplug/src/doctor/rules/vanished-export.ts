// `Cannot read properties of undefined (reading 'id')`: the code takes a name that the host's version of a package does not export.
import { isMinimal, namesOf, versionsText } from '../../host-manifest/provided';
import type { HostManifest } from '../../host-manifest/fields';
import type { CodeName, CodeRequest } from '../plugin-code';
import type { DoctorRule, Problem } from '../rule';

export const vanishedExport: DoctorRule = {
  id: 'vanished-export',
  title: 'the packages of the host export the names that the code takes',
  *find({ backend }, host) {
    const seen = new Set<string>();
    const isNew = (...key: readonly string[]): boolean => seen.size < seen.add(key.join('\0')).size;
    for (const request of backend?.code.fromHost ?? [])
      if (lacksEntry(host, request) && isNew(request.package, request.entry)) yield entryProblem(host, request);
    for (const taken of backend?.code.namesFromHost ?? []) {
      const names = namesOf(host, taken.package, taken.entry);
      if (names && !names.includes(taken.name) && isNew(taken.package, taken.entry, taken.name))
        yield nameProblem(host, taken);
    }
  },
};

/** A manifest has no names of entry points that do not load, so this is not certain. */
function lacksEntry(host: HostManifest, { package: name, entry, isOptional }: CodeRequest): boolean {
  return !isOptional && namesOf(host, name, '.') !== undefined && namesOf(host, name, entry) === undefined;
}

function entryProblem(host: HostManifest, { package: name, entry, file, line }: CodeRequest): Problem {
  return {
    severity: 'warning',
    message: `The code asks for ${name}${entry.slice(1)}.`,
    effect: `its manifest has no entry point ${entry} of ${versionsText(host, name)}`,
    path: file,
    line,
    fix: `Import from an entry point that the host has, or ship a copy: "dynplug": { "embedPackages": ["${name}"] } in package.json.`,
  };
}

function nameProblem(
  host: HostManifest,
  { package: name, entry, name: taken, file, line, isReexport }: CodeName,
): Problem {
  const isWarning = isReexport || isMinimal(host);
  return {
    severity: isWarning ? 'warning' : 'error',
    message: `The code ${isReexport ? 'passes on' : 'takes'} ${taken} from ${name}${entry.slice(1)}.`,
    effect: `${versionsText(host, name)} does not export ${taken}${entry === '.' ? '' : ` from ${entry}`}`,
    path: file,
    line,
    fix: `Use what the host exports, or ship a copy: "dynplug": { "embedPackages": ["${name}"] } in package.json.`,
  };
}
