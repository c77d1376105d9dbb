/**
 * `node --import tsx test/oracle/pem-fuzz.ts [COUNT] [SEED] [RELEASE…]`: puts COUNT mutated certificates and as many mutated files to real
 * Go, each release that can be had unless some are named, and prints every difference.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goProgram, goReleases } from './go';
import { compareDer, comparePem } from './pem-judges';
import { caseFiles, mutatedDer, mutatedPem, seedCertificates } from './pem-mutations';
import { Random } from './random';

const [count = '20000', seed = '1', ...releases] = process.argv.slice(2);
const batch = 5000;
const certificates = seedCertificates();
const files = caseFiles().map(file => new Uint8Array(readFileSync(file))).filter(({ length }) => length < 8000);

for (const version of releases.length > 0 ? releases : goReleases()) {
  const program = goProgram(version, join(import.meta.dirname, 'pem-probe'));
  const random = new Random(Number(seed));
  const sums = { certificates: 0, files: 0, unsure: 0, different: 0 };
  for (let done = 0; done < Number(count); done += batch) {
    const size = Math.min(batch, Number(count) - done);
    const der = compareDer(program, Array.from({ length: size }, () => mutatedDer(random, certificates)));
    const pem = comparePem(program, Array.from({ length: size }, () => mutatedPem(random, files)));
    sums.certificates += der.compared;
    sums.files += pem.compared;
    sums.unsure += der.unsure + pem.unsure;
    for (const difference of [...der.differences, ...pem.differences]) {
      sums.different++;
      if (sums.different <= 20) console.log(difference);
    }
  }
  console.log(`${program.release}: ${sums.certificates} certificates, ${sums.files} files, ${sums.unsure} not known, ${sums.different} different`);
}
