// The registry in memory, for the time of a test.
import { type TestRegistry, startMemoryRegistry } from './memory-registry';

const started: TestRegistry[] = [];
afterEach(async () => {
  for (const registry of started.splice(0)) await registry.stop();
});

/** Starts one; it stops after the test. */
export async function startTestRegistry(...settings: Parameters<typeof startMemoryRegistry>): Promise<TestRegistry> {
  const registry = await startMemoryRegistry(...settings);
  started.push(registry);
  return registry;
}
