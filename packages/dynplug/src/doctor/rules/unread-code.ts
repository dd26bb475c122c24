// Scripts that doctor cannot read, so that it cannot tell what they ask for.
import type { DoctorRule } from '../rule';

export const unreadCode: DoctorRule = {
  id: 'unread-code',
  title: 'doctor can read the code',
  *find({ backend }) {
    for (const file of backend?.code.unread ?? [])
      yield {
        severity: 'warning',
        message: `${file} is not JavaScript that Node reads, or is larger than 4 MB.`,
        effect: 'what it asks of the host is not known',
        path: file,
        fix: 'Build the plugin again, or leave the file out with "files" in package.json.',
      };
  },
};
