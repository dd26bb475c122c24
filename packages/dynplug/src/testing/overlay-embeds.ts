// The values of --embed-package in the overlays that build the plugins of RHDH, as of 2026-08-21: redhat-developer/rhdh-plugin-export-overlays
// 8582b8cd, workspaces/*/plugins-list.yaml. Each value outside of @backstage names a package of the same workspace.

/** Plugin → values. One line repeats a value. */
export const OVERLAY_EMBEDS: Readonly<Record<string, readonly string[]>> = {
  'plugins/adr-backend': ['@backstage-community/plugin-adr-common', '@backstage-community/search-backend-module-adr'],
  'plugins/search-backend-module-adr': ['@backstage-community/plugin-adr-common'],
  'plugins/catalog-backend-module-model-catalog': [
    '@red-hat-developer-hub/backstage-plugin-catalog-model-ai-model-server',
  ],
  'plugins/catalog-backend-module-ai-resource-agent': [
    '@red-hat-developer-hub/backstage-plugin-catalog-model-ai-resource-agent',
  ],
  'plugins/catalog-backend-module-ai-model-server': [
    '@red-hat-developer-hub/backstage-plugin-catalog-model-ai-model-server',
  ],
  'plugins/announcements-backend': [
    '@backstage-community/plugin-search-backend-module-announcements',
    '@backstage/plugin-signals-node',
    '@backstage/plugin-notifications-node',
  ],
  'plugins/search-backend-module-announcements': [
    '@backstage-community/plugin-announcements-common',
    '@backstage-community/plugin-announcements-node',
  ],
  'plugins/catalog-backend-module-azure-devops-annotator-processor': [
    '@backstage-community/plugin-azure-devops-common',
  ],
  'plugins/ecs/backend': ['@aws/aws-core-plugin-for-backstage-common', '@aws/aws-core-plugin-for-backstage-node'],
  'plugins/codebuild/backend': ['@aws/aws-core-plugin-for-backstage-common', '@aws/aws-core-plugin-for-backstage-node'],
  'plugins/codepipeline/backend': [
    '@aws/aws-core-plugin-for-backstage-common',
    '@aws/aws-core-plugin-for-backstage-node',
  ],
  'plugins/catalog-backend-module-bitbucket-cloud': ['@backstage/plugin-bitbucket-cloud-common'],
  'plugins/catalog-backend-module-gcp': ['@backstage/plugin-kubernetes-common'],
  'plugins/catalog-backend-module-github-org': ['@backstage/plugin-catalog-backend-module-github'],
  'plugins/catalog-backend-module-gitlab-org': ['@backstage/plugin-catalog-backend-module-gitlab'],
  'plugins/notifications-backend': ['@backstage/plugin-signals-node'],
  'plugins/notifications-backend-module-email': ['@backstage/plugin-notifications-node'],
  'plugins/notifications-backend-module-slack': ['@backstage/plugin-notifications-node'],
  'plugins/scaffolder-backend-module-bitbucket-cloud': ['@backstage/plugin-bitbucket-cloud-common'],
  'plugins/techdocs-backend': ['@backstage/plugin-search-backend-module-techdocs'],
  'plugins/bulk-import-backend': ['@red-hat-developer-hub/backstage-plugin-orchestrator-common'],
  'plugins/catalog-backend-module-extensions': ['@red-hat-developer-hub/backstage-plugin-extensions-common'],
  'plugins/github-notifications-backend': ['@backstage/plugin-notifications-node'],
  'plugins/search-backend-module-github-discussions': ['@backstage-community/plugin-github-discussions-common'],
  'plugins/homepage-backend': ['@red-hat-developer-hub/backstage-plugin-homepage-common'],
  'plugins/scaffolder-backend-module-jenkins': ['@backstage-community/plugin-jenkins-common'],
  'plugins/konflux-backend': ['@red-hat-developer-hub/backstage-plugin-konflux-common'],
  'plugins/orchestrator-backend-module-loki': [
    '@red-hat-developer-hub/backstage-plugin-orchestrator-common',
    '@red-hat-developer-hub/backstage-plugin-orchestrator-node',
  ],
  'plugins/scaffolder-backend-module-orchestrator': ['@red-hat-developer-hub/backstage-plugin-orchestrator-common'],
  'plugins/backstage-plugin-backend': ['@backstage/backend-common'],
  'plugins/backstage-plugin-scaffolder-actions': ['@backstage/backend-common', '@backstage/backend-common'],
  'plugins/scaffolder-actions/scaffolder-backend-argocd': ['@roadiehq/backstage-plugin-argo-cd-backend'],
  'plugins/catalog-backend-module-scaffolder-relation-processor': [
    '@backstage/plugin-events-node',
    '@backstage/plugin-signals-node',
    '@backstage/plugin-notifications-node',
  ],
  'plugins/servicenow-backend': ['@backstage-community/plugin-servicenow-common'],
  'plugins/x2a': ['@red-hat-developer-hub/backstage-plugin-x2a-common'],
  'plugins/x2a-dcr': ['@red-hat-developer-hub/backstage-plugin-x2a-common'],
  'plugins/x2a-backend': [
    '@red-hat-developer-hub/backstage-plugin-x2a-common',
    '@red-hat-developer-hub/backstage-plugin-x2a-node',
  ],
  'plugins/x2a-mcp-extras': [
    '@red-hat-developer-hub/backstage-plugin-x2a-common',
    '@red-hat-developer-hub/backstage-plugin-x2a-node',
  ],
  'plugins/scaffolder-backend-module-x2a': ['@red-hat-developer-hub/backstage-plugin-x2a-common'],
};
