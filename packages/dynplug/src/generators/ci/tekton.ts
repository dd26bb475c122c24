// The pipeline as a task and a pipeline of Tekton. Parameters reach the script as variables: in its text they could be code.
import {
  type Pipeline,
  SUMMARY_LINE,
  browserLines,
  indented,
  installLines,
  managerLines,
  publishLines,
} from './pipeline';

/** @returns YAML of two resources */
export function tektonPipeline(pipeline: Pipeline): string {
  const { branch, nodeVersion } = pipeline;
  return `# Publishes the dynamic plugins that a change affects.
# Written by "nx g @org/dynplug:ci --provider=tekton"; it is yours to change.
# The parameter base is the commit that was published last; your trigger knows it (body.before of a push). Without it all plugins are looked
# at, and what the registries have already is not sent again.
apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: dynamic-plugins
spec:
  params:
    - name: base
      type: string
      default: ''
  workspaces:
    - name: source
  steps:
    - name: publish
      image: node:${nodeVersion}
      workingDir: $(workspaces.source.path)
      env:
        - name: CI
          value: 'true'
        - name: NX_BASE
          value: $(params.base)
${indented(secrets(pipeline), 8)}
      script: |
        #!/usr/bin/env bash
        set -euo pipefail
        # Another user has cloned.
        git config --global --add safe.directory "$PWD"
${indented([...browserLines(pipeline), ...managerLines(pipeline), ...installLines(pipeline), ...publishLines(pipeline), SUMMARY_LINE], 8)}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata:
  name: dynamic-plugins
spec:
  params:
    - name: repository
      type: string
    - name: revision
      type: string
      default: ${branch}
    - name: base
      type: string
      default: ''
  workspaces:
    - name: source
  tasks:
    - name: clone
      taskRef:
        resolver: hub
        params:
          - name: kind
            value: task
          - name: name
            value: git-clone
          - name: version
            value: '0.9'
      params:
        - name: url
          value: $(params.repository)
        - name: revision
          value: $(params.revision)
        # All commits: Nx compares with one of them.
        - name: depth
          value: '0'
      workspaces:
        - name: output
          workspace: source
    - name: publish
      runAfter: [clone]
      taskRef:
        name: dynamic-plugins
      params:
        - name: base
          value: $(params.base)
      workspaces:
        - name: source
          workspace: source
`;
}

/** From the secrets dynplug-registry and dynplug-npm, and, where there is one, dynplug-nx-cache. */
function secrets({ publishesImages, publishesTarballs, imageRegistry }: Pipeline): readonly string[] {
  return [
    ...(publishesImages && imageRegistry !== undefined
      ? ['- name: DYNPLUG_REGISTRY', `  value: ${imageRegistry}`]
      : []),
    ...(publishesImages
      ? [
          ...fromSecret('DYNPLUG_REGISTRY_USERNAME', 'dynplug-registry', 'username'),
          ...fromSecret('DYNPLUG_REGISTRY_PASSWORD', 'dynplug-registry', 'password'),
        ]
      : []),
    ...(publishesTarballs ? fromSecret('NPM_TOKEN', 'dynplug-npm', 'token') : []),
    ...fromSecret('NX_SELF_HOSTED_REMOTE_CACHE_SERVER', 'dynplug-nx-cache', 'server', true),
    ...fromSecret('NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN', 'dynplug-nx-cache', 'token', true),
  ];
}

function fromSecret(variable: string, name: string, key: string, isOptional = false): readonly string[] {
  return [
    `- name: ${variable}`,
    '  valueFrom:',
    '    secretKeyRef:',
    `      name: ${name}`,
    `      key: ${key}`,
    ...(isOptional ? ['      optional: true'] : []),
  ];
}
