// Every stable error code and what it means in one line. docs/errors.md has a section for each (a spec holds it complete).

export const ERROR_CODES = {
  EMANIFEST: 'a package.json is missing, is not JSON, or lacks a valid name or version',
  ENOROLE: 'the package has no backstage.role',
  EROLE: 'the package has a role that cannot be exported',
  EBUNDLED: 'the package sets bundled: true',
  ENOTBUILT: 'there is no build output',
  EENTRYFILE: 'the manifest names an entry point that the build output lacks',
  EEXPORTS: 'the exports field has a form that cannot be exported',
  EWORKSPACE: 'a workspace: dependency names no package of the workspace',
  EDUPLICATE: 'two workspace packages have one name',
  ENOTINSTALLED: 'a dependency is absent from the installed tree',
  EYAML: 'a file of the package manager is not valid YAML',
  EPNP: 'the workspace uses Yarn Plug’n’Play, which has no installed tree',
  EEMBEDVERSION: 'a package to embed does not satisfy the version that its dependent asks for',
  ESPEC: 'a dependency spec cannot be turned into what a registry can read',
  EPEERS: 'embedded packages ask for peer versions that exclude one another',
  ESHARED: 'a package that the host shares would end up in the private dependencies',
  ENATIVE: 'a private dependency is a native addon',
  EENTRY: 'the entry point does not load, or exports no backend feature',
  EENTRYTIME: 'the entry point did not finish loading in time',
  ESCHEMA: 'a config schema is invalid',
  ESUPPORTED: 'backstage.supported-versions and backstage.json exclude one another',
  EOUTPUT: 'the output path is not allowed',
  EWRITE: 'the output could not be written',
  ELINK: 'a symbolic link in a package leads nowhere, outside, or back to itself',
  ELAYOUT: 'the dependencies cannot be laid out in nested node_modules folders',
  EPATH: 'a file path cannot be shipped',
  ESIZE: 'the derived package is larger than maxSize',
  EMINIFY: 'the code could not be minified',
  EOPTION: 'an option has a value that is not allowed',
  ECHECKS: 'several checks failed; each is listed with its own code',
} as const;

/** A stable error code; scripts may compare it. */
export type ErrorCode = keyof typeof ERROR_CODES;
