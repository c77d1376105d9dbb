/** Versions of certificate APIs that clusters serve no longer, and services behind them. */
import data from './data/certificate-apis.json';

export interface RemovedApi {
  readonly product: string;
  /** The first release that does not serve it. */
  readonly goneIn: string;
  readonly date: string;
  /** What to write instead. */
  readonly replacement: string;
  /** Whether a field of this name was called or shaped otherwise in the old version. */
  isRenamed(field: string): boolean;
}

/** What became of `apiVersion` for a kind; `undefined` where it is served, or not known. */
export function removedApi(apiVersion: string, kind: string): RemovedApi | undefined {
  const [group = '', version = ''] = apiVersion.split('/');
  const entry = data.apis.find(api => api.group === group && (api.versions.includes('*') || api.versions.includes(version)) && (api.kinds === null || api.kinds.includes(kind)));
  if (!entry) return undefined;
  const renamed = entry.renamedFields.split('|');
  return {
    product: entry.product,
    goneIn: entry.goneIn,
    date: entry.date,
    replacement: `${entry.newGroup}/${entry.newVersion}`,
    isRenamed: field => renamed.includes('*') || renamed.includes(field),
  };
}

/** A directory of an ACME service that does not answer any more. */
export function removedAcmeServer(url: string): { readonly host: string; readonly newServer: string; readonly date: string } | undefined {
  const host = /^https?:\/\/([^/:]+)/.exec(url.trim())?.[1];
  return data.acmeServers.find(server => server.host === host);
}

/** Services that External Secrets reads from AWS. */
export function isAwsService(name: string): boolean {
  return data.awsServices.names.includes(name);
}

/** The one that gives certificates, and since which release of External Secrets. */
export const certificateService: { readonly name: string; readonly since: string } = { name: data.awsServices.certificates, since: data.awsServices.since };
