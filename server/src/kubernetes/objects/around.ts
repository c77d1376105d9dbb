/** The objects that are applied together with a file: its own, and those of the files that the kustomization beside it names. */
import { folderOf, joinUri, type HostFiles } from '../../core/host';
import { cutDocuments, YamlCache } from '../../syntax/yaml/documents';
import { buildModel, type KubernetesModel, type KubernetesObject } from '../model';
import { kustomizationBeside, type Kustomization } from './kustomization';

export interface PlacedObject {
  readonly model: KubernetesModel;
  readonly object: KubernetesObject;
}

/** More files than this are a collection and not one program's. */
const mostFiles = 40;

/** By the very bytes, which are the same as long as the file is. */
const known = new WeakMap<Uint8Array, KubernetesModel>();

export function placedObjects(model: KubernetesModel): readonly PlacedObject[] {
  return model.objects.map(object => ({ model, object }));
}

/** The kustomization that names this file as a resource, or stands in its folder and generates for it. */
export function ownKustomization(files: HostFiles, uri: string): Kustomization | undefined {
  const beside = kustomizationBeside(files, uri);
  return beside !== 'none' && beside !== 'unknown' && beside.resources.includes(uri) ? beside : undefined;
}

/** Objects of the other files that the kustomization names; those that are not loaded yet are left out and asked for. */
export function objectsBeside(files: HostFiles, uri: string, isManifest: (text: string) => boolean): readonly PlacedObject[] {
  const kustomization = ownKustomization(files, uri);
  return kustomization ? objectsIn(files, kustomization.resources.filter(other => other !== uri), isManifest) : [];
}

/** Objects of the manifests in the same folder, for finding one's way: nothing is concluded from them. */
export function objectsInFolder(files: HostFiles, uri: string, isManifest: (text: string) => boolean): readonly PlacedObject[] {
  const folder = folderOf(uri);
  const entry = files.entry(folder);
  const names = entry?.kind === 'directory' ? entry.names.filter(name => /\.ya?ml$/i.test(name)) : [];
  return objectsIn(files, names.flatMap(name => joinUri(folder, name) ?? []).filter(other => other !== uri), isManifest);
}

function objectsIn(files: HostFiles, uris: readonly string[], isManifest: (text: string) => boolean): readonly PlacedObject[] {
  return uris.filter(uri => /\.ya?ml$/i.test(uri)).slice(0, mostFiles).flatMap(uri => {
    const entry = files.entry(uri);
    return entry?.kind === 'file' ? placedObjects(modelOf(uri, entry.bytes, isManifest)) : [];
  });
}

function modelOf(uri: string, bytes: Uint8Array, isManifest: (text: string) => boolean): KubernetesModel {
  const before = known.get(bytes);
  if (before?.uri === uri) return before;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const pieces = cutDocuments(text).filter(piece => isManifest(piece.text));
  const model = buildModel(uri, text, new YamlCache().read(pieces));
  known.set(bytes, model);
  return model;
}
