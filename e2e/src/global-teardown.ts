import { rmSync } from 'node:fs';

export default function tearDown(): void {
  rmSync(process.env['E2E_WORK'] ?? '', { recursive: true, force: true });
}
