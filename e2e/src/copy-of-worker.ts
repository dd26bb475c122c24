// Scenarios change files of a monorepo, so each of Jest's workers has its own copy.

/**
 * @param folder absolute path of a prepared monorepo, which is the first worker's
 * @param worker Jest's number of a worker, from 1
 */
export function copyOfWorker(folder: string, worker = process.env['JEST_WORKER_ID'] ?? '1'): string {
  return worker === '1' ? folder : `${folder}-${worker}`;
}
