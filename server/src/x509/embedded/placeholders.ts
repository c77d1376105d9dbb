/** What only stands for a certificate: an example in a manifest, a marker that a program looks for. */
import type { Bundle } from '../bundle/bundle';

/** The smallest certificates there are have more than twice as many bytes. */
const fewestBytes = 100;

/** Whether every block that is called a certificate is one, or has been one before it was damaged. */
export function isWorthJudging({ blocks }: Bundle): boolean {
  return blocks.length > 0 && blocks.every(({ label, content, pem }) => content.kind === 'certificate' || !label.includes('CERTIFICATE') || !pem || pem.body.end - pem.body.start >= fewestBytes);
}
