/** Which documents the server is told of. */
import type { DocumentSelector } from 'vscode-languageclient';

/** By what the editor calls them, and by name where the editor may call them something else. */
export const served: DocumentSelector = [
  { language: 'dockerfile' },
  { pattern: '**/{Dockerfile,dockerfile,Containerfile,containerfile}' },
  { pattern: '**/{Dockerfile,dockerfile,Containerfile,containerfile}.*' },
  { pattern: '**/*.{Dockerfile,dockerfile,Containerfile,containerfile}' },
  { language: 'pem' },
  { language: 'yaml' },
  { language: 'helm' },
  { language: 'dockercompose' },
  { language: 'go' },
  { language: 'go.mod' },
  { language: 'go.work' },
  { pattern: '**/go.{mod,work}' },
  { pattern: '**/*.{pem,crt,cer,cert,ca-bundle,ca,key,csr}' },
];
