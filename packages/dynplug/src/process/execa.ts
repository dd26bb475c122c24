// The one import of execa. The build puts execa itself, with what it requires, in the place of this file (tools/bundle-execa.mjs),
// so that who installs us does not install its sixteen packages.
export { default as execa } from 'execa';
