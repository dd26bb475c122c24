// Findings as JUnit XML, which CI services show as tests: a suite for each artifact, a test for each host.
// Form: https://github.com/testmoapp/junitxml, what Jenkins, GitLab and Azure Pipelines read.
import type { CheckedArtifact, HostFinding } from './finding';
import { escapeMarkup } from './markup';

/**
 * @param name of the check
 * @param hosts that the artifacts were checked for: a host without a finding is a test that passed
 */
export function junitXml(name: string, artifacts: readonly CheckedArtifact[], hosts: readonly string[]): string {
  const suites = artifacts.map((artifact) => suite(artifact, hosts));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeMarkup(name)}">`,
    ...suites,
    '</testsuites>',
  ].join('\n');
}

function suite(artifact: CheckedArtifact, all: readonly string[]): string {
  const { path, findings, checkedFor } = artifact;
  const hosts = checkedFor?.hosts ?? all;
  const tests = hosts.map((host) =>
    test(
      path,
      host,
      findings.filter((finding) => isAbout(finding, host)),
    ),
  );
  const failures = hosts.filter((host) => findings.some((one) => one.severity === 'error' && isAbout(one, host)));
  return [
    `  <testsuite name="${escapeMarkup(path)}" tests="${hosts.length}" failures="${failures.length}">`,
    ...tests,
    '  </testsuite>',
  ].join('\n');
}

/** Errors fail a test; warnings are its output. */
function test(path: string, host: string, findings: readonly HostFinding[]): string {
  const head = `    <testcase classname="${escapeMarkup(path)}" name="${escapeMarkup(host)}"`;
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  if (findings.length === 0) return `${head}/>`;
  return [
    `${head}>`,
    ...(errors.length === 0
      ? []
      : [
          `      <failure message="${escapeMarkup(errors.map(({ rule }) => rule).join(', '))}">${escapeMarkup(texts(errors, host))}</failure>`,
        ]),
    ...(warnings.length === 0 ? [] : [`      <system-out>${escapeMarkup(texts(warnings, host))}</system-out>`]),
    '    </testcase>',
  ].join('\n');
}

function texts(findings: readonly HostFinding[], host: string): string {
  const texts = findings.map(({ severity, rule, path, line, message, hosts, fix }) => {
    const place = [path, line].filter((part) => part !== undefined).join(':');
    const effects = hosts.filter((one) => one.host === host).map(({ effect }) => effect);
    return [`${severity} ${rule}${place === '' ? '' : ` ${place}`}`, message, ...effects, `→ ${fix}`].join('\n');
  });
  return texts.join('\n\n');
}

function isAbout({ hosts }: HostFinding, host: string): boolean {
  return hosts.some((one) => one.host === host);
}
