// The releases of Nx that the tests try: the last of each major that we support.
export const NX_VERSIONS = ['22.7.12', '23.2.1', '24.0.6'] as const;
