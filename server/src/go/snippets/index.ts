/** Every snippet, in the order in which they are offered. */
import { fallbackRoots } from './fallback-roots';
import { meshTlsConfig } from './mesh-tls-config';
import { proxyAwareTransport } from './proxy-aware-transport';
import { reloadingServerCertificate } from './reloading-certificate';
import { reloadingClient } from './reloading-client';
import { rootCas } from './root-cas';
import type { Snippet } from './snippet';

export const snippets: readonly Snippet[] = [rootCas, proxyAwareTransport, reloadingClient, reloadingServerCertificate, meshTlsConfig, fallbackRoots];
