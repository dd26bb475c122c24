// The pipeline as a Jenkinsfile, for a multibranch job. Jenkins knows the last build that succeeded; a change request compares with its target.
import {
  type Pipeline,
  SUMMARY_LINE,
  affectedLines,
  indented,
  installLines,
  managerLines,
  publishLines,
} from './pipeline';

/** Has Node, git and Chromium with its libraries, for any user: Jenkins runs containers as its own, which may install nothing. */
export const BROWSER_IMAGE = 'mcr.microsoft.com/playwright:v1.65.1-noble';
const FIND_BROWSER = 'export CHROME_PATH="$(ls -d /ms-playwright/chromium-*/chrome-linux*/chrome | head -n 1)"';

/** @returns a declarative pipeline */
export function jenkinsfile(pipeline: Pipeline): string {
  const { branch, nodeVersion, checkTargets, verifyTarget, needsBrowser } = pipeline;
  const manager = managerLines(pipeline);
  // In each shell anew; what corepack has brought stays.
  const path = [...manager.slice(-1), ...(needsBrowser ? [FIND_BROWSER] : [])];
  const image = needsBrowser ? BROWSER_IMAGE : `node:${nodeVersion}`;
  return `// Packages the dynamic plugins that a change affects, and publishes those of ${branch}.
// Written by "nx g @org/dynplug:ci --provider=jenkins"; it is yours to change.
// For Nx's cache on a server set NX_SELF_HOSTED_REMOTE_CACHE_SERVER and NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN; give a token that may
// write to builds of ${branch} only: what change requests store, others would trust.
pipeline {
  agent { docker { image '${image}' } }
  options {
    disableConcurrentBuilds()
    skipDefaultCheckout()
  }
  environment {
    CI = 'true'
    HOME = "\${env.WORKSPACE_TMP}"
  }
  stages {
    stage('Install') {
      steps {
        script {
          // All commits of all branches: Nx compares with one of them.
          def checkedOut = checkout([
            $class: 'GitSCM',
            branches: scm.branches,
            extensions: scm.extensions + [[$class: 'CloneOption', shallow: false, noTags: true, honorRefspec: false, reference: '']],
            userRemoteConfigs: scm.userRemoteConfigs
          ])
          env.NX_BASE = env.CHANGE_TARGET ? "origin/\${env.CHANGE_TARGET}" : (checkedOut.GIT_PREVIOUS_SUCCESSFUL_COMMIT ?: '')
        }
${shell([...manager, ...installLines(pipeline)], 8)}
      }
    }
    stage('Check') {
      when { changeRequest() }
      steps {
${shell([...path, ...affectedLines(pipeline, checkTargets)], 8)}
      }
      post { always { junit testResults: '**/dist-doctor/doctor.xml${verifyTarget === undefined ? '' : ', **/dist-verify/verify.xml'}', allowEmptyResults: true } }
    }
    stage('Publish') {
      when { branch '${branch}' }
      steps {
        withCredentials([${credentials(pipeline).join(', ')}]) {
${shell([...path, ...registry(pipeline), ...publishLines(pipeline), SUMMARY_LINE], 10)}
        }
        archiveArtifacts artifacts: '**/dist-publish*/*', excludes: '**/node_modules/**', allowEmptyArchive: true
      }
    }
  }
}
`;
}

/** One shell, in single quotes: Groovy leaves what is in it alone, so that no secret gets into the text. */
function shell(lines: readonly string[], spaces: number): string {
  return indented(["sh '''", ...indented(lines, 2).split('\n'), "'''"], spaces);
}

/** With several registries in one run, the password is for this one only. */
function registry({ publishesImages, imageRegistry }: Pipeline): readonly string[] {
  return publishesImages && imageRegistry !== undefined ? [`export DYNPLUG_REGISTRY=${imageRegistry}`] : [];
}

/** Bindings of the credentials that Jenkins keeps. */
function credentials({ publishesImages, publishesTarballs }: Pipeline): readonly string[] {
  return [
    ...(publishesImages
      ? [
          "usernamePassword(credentialsId: 'dynplug-registry', usernameVariable: 'DYNPLUG_REGISTRY_USERNAME', passwordVariable: 'DYNPLUG_REGISTRY_PASSWORD')",
        ]
      : []),
    ...(publishesTarballs ? ["string(credentialsId: 'dynplug-npm', variable: 'NPM_TOKEN')"] : []),
  ];
}
