/** Names of Compose files (compose-spec/compose-go, cli/options.go): those that are found by themselves, and those that people give. */

/** In the order in which they are looked for. */
export const baseComposeNames: readonly string[] = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
/** Read with the base file when nobody says otherwise. */
export const overrideComposeNames: readonly string[] = ['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml'];

/** Whether a file of this name is taken for a Compose file: `docker-compose.dev.yml`, `compose-test.yaml`, `docker-compose_prod.yml`. */
export function isComposeName(name: string): boolean {
  return /^(docker-)?compose([._-][\w.-]*)?\.ya?ml$/i.test(name);
}
