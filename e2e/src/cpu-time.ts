// CPU time that the scenarios of a file take with all programs that they run, for the reporter. Linux only: it has these sums in /proc.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

const STAT = '/proc/self/stat';
const TICKS_PER_SECOND = 100;

/** Seconds of this process and of all its descendants that have ended. */
function cpuSeconds(): number {
  const text = readFileSync(STAT, 'utf8');
  // Behind the name of the program, which may hold spaces: utime, stime, cutime, cstime.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
}

const log = process.env['E2E_CPU_LOG'];
if (log !== undefined && existsSync(STAT)) {
  const started = cpuSeconds();
  afterAll(() => {
    const file = expect.getState().testPath ?? '';
    appendFileSync(log, `${JSON.stringify({ file, seconds: cpuSeconds() - started })}\n`);
  });
}
