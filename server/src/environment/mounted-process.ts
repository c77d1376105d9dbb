/** A process together with what is mounted into its container, for rules about trust variables that lead into mounts. */
import type { FixDraft } from '../core/rule';
import { joined, normalised } from '../trust/paths';
import { isMounted, type Container, type ContainerMount } from './container';
import { piecesOf, type Piece } from './judge/trust-paths';
import type { EnvironmentVariable, ProcessEnvironment } from './types';

export interface MountedProcess {
  readonly started: ProcessEnvironment;
  readonly container: Container;
  /** Containers that share the volumes: those of the same Pod. */
  readonly siblings: readonly Container[];
  /** On Windows lists are separated with `;`. */
  readonly isWindows: boolean;
  /** Mounts in this container what a sibling mounts, at the same place. */
  mountLike(mount: ContainerMount): FixDraft['edits'] | undefined;
}

/** A path in one of the two variables. */
export interface TrustPlace {
  readonly variable: EnvironmentVariable;
  readonly piece: Piece;
  /** Absolute and normalised. */
  readonly path: string;
}

/** The paths that the variables of a process name, as far as they are known and absolute. */
export function trustPlaces(started: ProcessEnvironment, name: 'SSL_CERT_FILE' | 'SSL_CERT_DIR'): readonly TrustPlace[] {
  const variable = started.variables.find((each) => each.name === name);
  const value = variable?.value;
  if (!variable || value === undefined || value === '') return [];
  const pieces = name === 'SSL_CERT_FILE' ? [{ path: value, start: 0, end: value.length }] : piecesOf(value, /:/);
  return pieces.flatMap((piece) => {
    const path = piece.path.startsWith('/') ? piece.path : started.workingDirectory === undefined ? undefined : joined(started.workingDirectory, piece.path);
    return path === undefined ? [] : [{ variable, piece, path: normalised(path) }];
  });
}

/** The innermost mount that shows at a path. */
export function mountAt(container: Container, path: string): ContainerMount | undefined {
  const covering = container.mounts.filter((mount) => isMounted(path, mount));
  return covering.toSorted((a, b) => b.target.length - a.target.length)[0];
}

const serverVariables = ['SSL_KEY_FILE', 'SSL_KEY', 'SSL_KEY_PATH', 'SSL_KEYFILE', 'SSL_CERT_KEY', 'SSL_CERT_KEY_FILE', 'SSL_CERT_KEY_PATH', 'SSL_PRIVATE_KEY', 'SSL_PRIVATE_KEY_FILE', 'SSL_CERTIFICATE_KEY', 'SSL_KEY_DIR', 'SSL_PORT', 'ENABLE_SSL', 'SSL_ENABLED', 'SSL_HOSTNAME'];

/** Beside a key or a port the variables say which certificate a server presents, not which roots are trusted. */
export function nameServerCertificate({ container }: MountedProcess): boolean {
  return serverVariables.some((name) => container.sets(name));
}
