// Certificates for TLS servers of specs, made with openssl. For specs only: process/run.ts starts the processes of the product.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './temporary-folder';

export interface MadeCertificate {
  /** Absolute, PEM. */
  readonly file: string;
  readonly cert: Buffer;
  readonly key: Buffer;
}

const YEAR = 365 * 24 * 60 * 60 * 1000;
/** As `openssl ca` takes it: YYYYMMDDHHMMSSZ. */
const textOf = (time: number): string => new Date(time).toISOString().replace(/[-:T]|\.\d+/g, '');

/**
 * A certificate that signs itself.
 * @param name `IP:127.0.0.1`, `DNS:example.com`
 * @param years since when and until when it is valid, from now on
 */
export function makeCertificate(
  name = 'IP:127.0.0.1',
  [from, until]: readonly [number, number] = [-1, 1],
): MadeCertificate {
  const cwd = temporaryFolder();
  const files = { config: 'ca.cnf', database: 'index.txt', request: 'request.pem', cert: 'cert.pem', key: 'key.pem' };
  writeFileSync(path.join(cwd, files.database), '');
  writeFileSync(
    path.join(cwd, files.config),
    [
      '[ca]',
      'default_ca = self',
      '[self]',
      `database = ${files.database}`,
      'new_certs_dir = .',
      'default_md = sha256',
      'policy = any',
      'rand_serial = yes',
      '[any]',
      'commonName = supplied',
      '[names]',
      `subjectAltName = ${name}`,
      '[req]',
      'distinguished_name = any',
      '',
    ].join('\n'),
  );
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', [...args, '-config', files.config], { cwd, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', files.key];
  openssl('req', '-new', ...key, '-subj', '/CN=dynplug', '-out', files.request);
  const valid = ['-startdate', textOf(Date.now() + from * YEAR), '-enddate', textOf(Date.now() + until * YEAR)];
  const input = ['-keyfile', files.key, '-in', files.request, '-out', files.cert];
  openssl('ca', '-batch', '-selfsign', '-notext', '-extensions', 'names', ...valid, ...input);
  const file = path.join(cwd, files.cert);
  return { file, cert: readFileSync(file), key: readFileSync(path.join(cwd, files.key)) };
}
