/** Generated RUN lines that move the files of a root store about, as a busybox shell and as Trustlint read them. */
import type { Random } from './random';

export interface RunCase {
  readonly seed: number;
  /** Lines behind `RUN`, in order; each is a shell command. */
  readonly lines: readonly string[];
}

/** The paths whose fate is compared. */
export const watched: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/pki/tls/cacert.pem', '/etc/ssl/cert.pem',
  '/etc/ssl/certs', '/etc/pki/tls/certs', '/etc/ssl/certs/corp.pem', '/etc/ssl/certs/corp.crt', '/etc/ssl/certs/all.pem', '/etc/pki/tls/certs/corp.crt', '/etc/pki/tls/certs/corp.pem',
  '/usr/local/share/ca-certificates', '/usr/local/share/ca-certificates/corp.crt', '/usr/local/share/ca-certificates/other.crt',
  '/opt/ca', '/opt/ca/corp.crt', '/opt/ca/corp.pem', '/opt/ca/ca-certificates.crt', '/opt/ca/all.pem', '/tmp/corp.crt', '/tmp/other.crt', '/tmp/note.txt',
];

const files = ['/tmp/corp.crt', '/tmp/corp.crt', '/tmp/other.crt', '/tmp/other.crt', '/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/certs/ca-certificates.crt', '/opt/ca/all.pem', '/tmp/corp.crt', '/tmp/other.crt', '/tmp/note.txt', '/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/cert.pem', '/etc/ssl/certs/corp.pem', '/opt/ca/corp.crt', '/opt/ca/all.pem', '/usr/local/share/ca-certificates/corp.crt'];
const folders = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/opt/ca', '/usr/local/share/ca-certificates', '/tmp'];
const places = [...files, '/etc/ssl/ca-bundle.pem', '/etc/pki/tls/cacert.pem', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/certs/all.pem'];

/** Read by no command that writes here. */
const outputs = ['/etc/ssl/ca-bundle.pem', '/etc/pki/tls/cacert.pem', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/certs/all.pem', '/etc/ssl/certs/corp.crt', '/opt/ca/ca-certificates.crt', '/etc/pki/tls/certs/corp.pem'];

/**
 * The case that belongs to `seed`. Commands are joined with `&&`: Trustlint takes it that what an image was built with has succeeded, so
 * failures that a line passes over are not its business.
 */
export function makeRunCase(random: Random, seed: number): RunCase {
  const folders = 'mkdir -p /opt/ca /etc/pki/tls/certs /usr/local/share/ca-certificates && cp /tmp/corp.crt /usr/local/share/ca-certificates/ && cp /tmp/other.crt /opt/ca/all.pem';
  return { seed, lines: [folders, ...Array.from({ length: 1 + random.below(4) }, () => line(random))] };
}

function line(random: Random): string {
  const commands = Array.from({ length: 1 + random.below(2) }, () => command(random));
  return commands.join(' && ');
}

function command(random: Random): string {
  const simple = plain(random);
  switch (random.below(13)) {
    case 0:
      return `(${simple})`;
    case 1:
      return `{ ${simple}; }`;
    case 2:
      return `cd ${random.pick(folders)} && ${relative(random)}`;
    case 3:
      return `(cd ${random.pick(folders)} && ${relative(random)})`;
    case 4:
      return `if [ -f ${random.pick(files)} ]; then ${simple}; fi`;
    case 5:
      return `for f in ${random.pick(folders)}/*.crt; do cp "$f" ${random.pick(folders)}/; done`;
    case 6:
      return `D=${random.pick(folders)} && mkdir -p $D && cp ${random.pick(files)} "$D/"`;
    case 7:
      return `sh -c '${simple}'`;
    default:
      return simple;
  }
}

function plain(random: Random): string {
  const file = (): string => random.pick(files);
  const place = (): string => random.pick(places);
  const folder = (): string => random.pick(folders);
  // A file that is read while it is written to grows without end.
  const elsewhere = (): string => random.pick(outputs);
  switch (random.below(24)) {
    case 0:
      return `cp ${file()} ${place()}`;
    case 1:
      return `cp ${file()} ${folder()}/`;
    case 2:
      return `cp ${file()} ${folder()}`;
    case 3:
      return `cp -r ${folder()} ${random.pick(['/opt/copy', ...folders])}`;
    case 4:
      return `cp -a ${folder()}/. ${folder()}/`;
    case 5:
      return `mv ${file()} ${place()}`;
    case 6:
      return `mv ${file()} ${folder()}/`;
    case 7:
      return `ln -s ${file()} ${place()}`;
    case 8:
      return `ln -sf ${file()} ${place()}`;
    case 9:
      return `ln -sf ${random.pick(['corp.crt', '../ssl/cert.pem', 'ca-certificates.crt', '/missing'])} ${place()}`;
    case 10:
      return `cat ${file()} > ${elsewhere()}`;
    case 11:
      return `cat ${file()} >> ${elsewhere()}`;
    case 12:
      return `cat ${file()} ${file()} > ${elsewhere()}`;
    case 13:
      return `cat ${file()} | tee ${random.chance(0.5) ? '-a ' : ''}${elsewhere()} > /dev/null`;
    case 14:
      return `rm -f ${place()}`;
    case 15:
      return `rm -rf ${random.pick([...folders, '/etc/pki', '/etc/ssl'])}`;
    case 16:
      return `mkdir -p ${folder()}`;
    case 17:
      return `touch ${place()}`;
    case 18:
      return `> ${place()}`;
    case 19:
      return `rm -f ${folder()}/*.pem`;
    case 20:
      return `echo hello ${random.pick(['>', '>>'])} ${place()}`;
    case 21:
      return `ln -sfn ${folder()} ${random.pick(['/etc/pki/tls/certs', '/opt/ca', '/opt/link'])}`;
    case 22:
      return `mv ${folder()} ${random.pick(['/opt/moved', ...folders])}`;
    default:
      return `install -D -m 0644 ${file()} ${place()}`;
  }
}

function relative(random: Random): string {
  return random.pick(['cp /tmp/corp.crt .', 'cp /tmp/corp.crt corp.pem', 'cat corp.crt > all.pem', 'rm -f corp.pem', 'mv corp.crt corp.pem', 'ln -s corp.crt corp.pem', 'cat /tmp/other.crt >> corp.crt', 'mkdir -p sub && cp /tmp/corp.crt sub/', 'cp *.crt /opt/ca/', 'rm *']);
}
