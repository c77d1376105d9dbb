/** Tags as people write them, of every shape that a row of the image facts distinguishes. */
export const exampleTags: readonly string[] = [
  // `scratch` has none.
  '',
  'latest', 'stable', 'edge', 'tip', 'rolling', 'lts', 'slim', 'alpine', 'musl', 'uclibc', 'glibc', 'nonroot', 'debug', 'debug-nonroot', 'minimal', 'builder', 'dind', 'cli', 'devel',
  '1', '2', '3', '4', '7', '8', '9', '10', '11', '12', '13', '14', '16', '20', '22', '24', '26', '41', '43', '44', 'rawhide', '2023', '2027', '20240923', '20250805',
  '2.7', '3.5', '3.5.2', '3.6', '3.6.5', '3.7', '3.8.5', '3.9', '3.11.13', '3.12', '3.20', '3.20.3', '3.21', '3.24.2',
  '1.22', '1.22.5', '1.22rc1', '1.22.5-bookworm', '1.22-alpine', '1.22-alpine3.20', '1.22.5-alpine3.19', '1.20', '1.27-windowsservercore', 'tip-alpine', '1.27-nanoserver-ltsc2022',
  'bookworm', 'bookworm-slim', 'bookworm-20240812-slim', 'bookworm-backports', 'trixie', 'sid', '12-slim', '12.5', '10.13', 'buster', 'stretch-slim', 'jessie',
  '14.04', 'trusty', '16.04', '18.04', '20.04', '22.04', '24.04', '24.10', 'jammy', 'noble', 'jammy-20240808', 'oracular',
  '1.36-musl', '1.36-uclibc', '1.36-glibc', '3.12-slim', '3.12-alpine', '3.12-slim-bookworm', '3.12-alpine3.20', '22-slim', '22.5.1-alpine', 'lts-alpine', '20-bookworm', '12.22.1-slim',
  '1.27-alpine', '17-alpine', '17-bookworm', '21-jre-alpine', '21-jre-ubi9-minimal', '21-jre-noble', '21-al2023', '21-al2', '21-alpine3.20',
  '8-minimal', '9-minimal', '9-micro', '9.5-minimal', '9-ubi-micro', '9-slim', '8-slim', '7-slim', '7.9', '6.10', '8.10', '9.4', 'stream9', 'stream8', 'centos7',
  '2.0.20240719.0', '2023-minimal', '2023.5.20240805.0', '2023.5.20240805.0-minimal', 'al2', 'al2023', 'al2.2024.07.01.10', 'al2023.2024.07.01.10',
  '3.0', '3.0-nonroot', '2.0', '2.0.20240731', '1.0', '4.0', '5.0', '8.0-jammy-chiseled', '8.0-alpine', '8.0-bookworm-slim', '8.0', '1.22-azurelinux3.0', '1.22-cbl-mariner2.0',
  'bookworm-v1.0.3', 'bookworm-v1.0.6', 'bullseye-v1.4.3', 'v2.0.0', 'v1.23.2-debug', 'v1.23.2', 'v3.1', 'v3.1.0', '15.6', 'latest-dev', '1.27-alpine-slim', '1.27-alpine3.20-slim', '1.22-dev', '1.22-alpine3.20-dev', '7.4', '7.4-alpine',
  '2.8.4', '1.17', '1.17-ubi', '0.9.1', '8.3-apache', '8.3-fpm-alpine', '3.3-slim', '3.3-alpine', '1.80-slim', '1.80-alpine', '1.80', '24-build', '2.4-alpine', '3.0-alpine',
];
