// A file system that returns fewer bytes than it was asked for, as FUSE and network mounts may: the C library's reads of a program are
// shortened by a library that the loader puts in front of it. For specs only: process/run.ts starts the processes of the product.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './temporary-folder';

/** Bytes that a read of a regular file returns at most. Node 20 itself expects 32 KiB at once of a package.json that is as large. */
export const SHORT_READ = 33_000;

const SOURCE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
static size_t shortened(int fd, size_t count) {
  struct stat found;
  return count > ${SHORT_READ} && fstat(fd, &found) == 0 && S_ISREG(found.st_mode) ? ${SHORT_READ} : count;
}
#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)
ssize_t read(int fd, void *to, size_t count) {
  REAL(read);
  return real(fd, to, shortened(fd, count));
}
ssize_t pread64(int fd, void *to, size_t count, off64_t at) {
  REAL(pread64);
  return real(fd, to, shortened(fd, count), at);
}
ssize_t pread(int fd, void *to, size_t count, off_t at) { return pread64(fd, to, count, at); }
ssize_t sendfile64(int to, int from, off64_t *at, size_t count) {
  REAL(sendfile64);
  return real(to, from, at, shortened(from, count));
}
ssize_t sendfile(int to, int from, off_t *at, size_t count) { return sendfile64(to, from, at, count); }
ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *there, size_t count, unsigned flags) {
  REAL(copy_file_range);
  return real(from, at, to, there, shortened(from, count), flags);
}
`;

/** False without Linux and a C compiler: then nobody can shorten reads. */
export const canShortenReads = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;

/** The environment of a program whose reads are short. */
export function shortReads(): Readonly<Record<string, string>> {
  const folder = temporaryFolder();
  const library = path.join(folder, 'short-reads.so');
  writeFileSync(path.join(folder, 'short-reads.c'), SOURCE);
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, path.join(folder, 'short-reads.c'), '-ldl']);
  return { LD_PRELOAD: library };
}
