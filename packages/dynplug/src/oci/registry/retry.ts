// Another try after a failure that may pass: with growing pauses, or as long as the registry asks for. And another look for what may show late.
import { setTimeout as delay } from 'node:timers/promises';
import { RegistryFailure, interrupted } from './failure';

/** What waits; specs put in one that does not. */
export interface Clock {
  now(): number;
  /** @param ms milliseconds; rejects when the signal is aborted */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
  /** 0 to 1: spreads clients that were turned away at one time. */
  random(): number;
}

export interface RetryPolicy {
  readonly attempts: number;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A registry that wants more rest than this is not waited for. */
const LONGEST_REST = 5 * 60_000;
/** Before each look for what a registry has accepted: a large one shows it after a moment. */
const LOOK_AFTER = [0, 500, 1000, 2000, 4000, 8000];

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
  random: () => Math.random(),
};

/** @throws the last failure, which says after how many attempts */
export async function retrying<T>(policy: RetryPolicy, work: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    if (policy.signal?.aborted) throw interrupted();
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof RegistryFailure) || !error.details.transient) throw error;
      const rest = error.details.retryAfter;
      if (attempt >= policy.attempts || (rest !== undefined && rest > LONGEST_REST)) throw lastOne(error, attempt);
      await pause(policy, rest ?? backOff(attempt, policy.clock.random()));
    }
  }
}

/**
 * A stream of bytes that goes on where it broke off. Attempts count from the last byte that arrived.
 * @param open from this byte on
 * @throws the last failure
 */
export async function* resuming(
  policy: RetryPolicy,
  open: (offset: number) => Promise<AsyncIterable<Buffer>> | AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void> {
  let at = 0;
  for (let attempt = 1, from = 0; ; attempt++) {
    if (policy.signal?.aborted) throw interrupted();
    try {
      for await (const chunk of await open(at)) {
        at += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      if (!(error instanceof RegistryFailure) || !error.details.transient) throw error;
      if (at > from) [attempt, from] = [1, at];
      if (attempt >= policy.attempts) throw lastOne(error, attempt);
      await pause(policy, error.details.retryAfter ?? backOff(attempt, policy.clock.random()));
    }
  }
}

/** Looks again until it is there. @returns false if it never shows @throws EINTERRUPTED, and what `isShown` throws */
export async function untilShown(
  policy: Pick<RetryPolicy, 'clock' | 'signal'>,
  isShown: () => Promise<boolean>,
): Promise<boolean> {
  for (const ms of LOOK_AFTER) {
    if (ms > 0) await pause(policy, ms);
    if (await isShown()) return true;
  }
  return false;
}

async function pause({ clock, signal }: Pick<RetryPolicy, 'clock' | 'signal'>, ms: number): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch {
    throw interrupted();
  }
}

/** Half of the pause is fixed, half is chance. */
function backOff(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
  return longest / 2 + (longest / 2) * random;
}

function lastOne(error: RegistryFailure, attempts: number): RegistryFailure {
  const rest = error.details.retryAfter;
  const tried =
    rest !== undefined && rest > LONGEST_REST
      ? ` (it asks to wait ${Math.ceil(rest / 1000)} s)`
      : attempts > 1
        ? ` (${attempts} attempts)`
        : '';
  // A caller that retries a larger step would multiply the attempts.
  return new RegistryFailure(error.code, `${error.message}${tried}`, error.hint, {
    ...error.details,
    transient: false,
  });
}

/** `Retry-After` in milliseconds: seconds, or a date. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
