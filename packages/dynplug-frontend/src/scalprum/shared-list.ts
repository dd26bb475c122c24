// What Red Hat Developer Hub and VeeCode DevPortal share with their plugins through Scalprum.
import { HOST_ONLY } from '../bundler/shared-modules';
import type { SharedModule } from '../protocol';

const REQUESTS = [
  ...HOST_ONLY,
  '@backstage/version-bridge',
  '@backstage/core-app-api',
  '@backstage/core-plugin-api',
  '@backstage/frontend-plugin-api',
  '@scalprum/react-core',
  '@openshift/dynamic-plugin-sdk',
  '@material-ui/core/styles',
  '@material-ui/styles',
  '@mui/material',
  '@mui/system',
  '@mui/private-theming',
  '@mui/styled-engine',
  '@emotion/cache',
  '@emotion/react',
];

export const SCALPRUM_SHARED: Readonly<Record<string, SharedModule>> = Object.fromEntries(
  REQUESTS.map((request) => [request, {}]),
);
