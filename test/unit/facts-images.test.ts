/** Which names and tags lead to which image facts, as people write them in `FROM`. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findImage, goReleaseOfImage, goReleaseOfTag, imageRole, normalizeImageName } from '../../server/src/facts/images';
import type { ImageName } from '../../server/src/facts/images';

/** `registry:5000/name:tag@sha256:…` as a reference; the Dockerfile's own reader is tested elsewhere. */
function reference(text: string): ImageName {
  const [named = '', digest] = text.split('@');
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  return { name: hasTag ? named.slice(0, colon) : named, ...(hasTag ? { tag: named.slice(colon + 1) } : {}), ...(digest === undefined ? {} : { digest }) };
}

/** family, manager, scope, the path that Go reads first */
function summary(text: string): string {
  const fact = findImage(reference(text));
  return fact === undefined ? 'not known' : `${fact.family} ${fact.packageManager} ${fact.scope} ${fact.firstHit ?? '-'}`;
}

const crt = '/etc/ssl/certs/ca-certificates.crt';
const pem = '/etc/ssl/cert.pem';
const el = '/etc/pki/tls/certs/ca-bundle.crt';
const suse = '/etc/ssl/ca-bundle.pem';

const digest = `@sha256:${'0123456789abcdef'.repeat(4)}`;

const expected: Readonly<Record<string, readonly string[]>> = {
  'scratch none none -': ['scratch'],
  'alpine apk none -': ['alpine:3.5', 'alpine:3.6', 'alpine:3.6.5', 'alpine:2.7'],
  [`alpine apk full ${pem}`]: ['alpine:3.7', 'alpine:3.8.5', 'alpine:3.9', 'alpine:3.10.9', 'alpine:3.11'],
  [`alpine apk full ${crt}`]: [
    'alpine', 'alpine:latest', 'alpine:3', 'alpine:edge', 'alpine:3.12', 'alpine:3.12.12', 'alpine:3.19', 'alpine:3.20', 'alpine:3.20.3', 'alpine:3.24.2', 'alpine:20240923', 'alpine:20250805', `alpine:3.20${digest}`,
    'docker.io/library/alpine:3.20', 'docker.io/alpine', 'index.docker.io/library/alpine', 'registry-1.docker.io/library/alpine:3.20', 'library/alpine:3.20', 'public.ecr.aws/docker/library/alpine:3.20', 'mirror.gcr.io/library/alpine:3.20',
    'amd64/alpine:3.20', 'arm64v8/alpine', 'docker.io/arm32v7/alpine:3.20', 'public.ecr.aws/docker/library/arm64v8/alpine',
    'golang:alpine', 'golang:1.22-alpine', 'golang:1.22-alpine3.20', 'golang:1.22.5-alpine3.19', 'golang:1.27rc1-alpine', 'golang:tip-alpine', 'arm64v8/golang:1.22-alpine', 'golang:1.6.4-alpine',
    'node:22-alpine', 'node:22-alpine3.20', 'python:3.12-alpine', 'nginx:1.27-alpine', 'nginx:alpine-slim', 'redis:7-alpine', 'postgres:17-alpine', 'ruby:3.3-alpine', 'php:8.3-fpm-alpine', 'rust:1.80-alpine', 'bash:5.2', 'caddy:2', 'docker:dind', 'registry:2', 'traefik:v3.1',
    'curlimages/curl:8.9.1', 'quay.io/curl/curl', 'hashicorp/vault:1.17', 'eclipse-temurin:21-jre-alpine', 'lscr.io/linuxserver/baseimage-alpine:3.20',
  ],
  'debian apt-get none -': [
    'debian', 'debian:latest', 'debian:bookworm', 'debian:bookworm-slim', 'debian:12', 'debian:12-slim', 'debian:12.5-slim', 'debian:bookworm-20240812-slim', 'debian:trixie', 'debian:13-slim', 'debian:sid', 'debian:stable-slim', 'debian:bullseye', 'debian:buster-slim', 'debian:10.13', 'debian:stretch', 'debian:bookworm-backports',
    'arm64v8/debian:bookworm', 'node:22-slim', 'node:lts-slim', 'node:20.15.1-bookworm-slim', 'node:12-slim', 'bitnami/minideb:bookworm', 'redis:7.4', 'postgres:17', `debian:12${digest}`,
  ],
  'ubuntu apt-get none -': ['ubuntu', 'ubuntu:latest', 'ubuntu:16.04', 'ubuntu:18.04', 'ubuntu:20.04', 'ubuntu:22.04', 'ubuntu:24.04', 'ubuntu:26.10', 'ubuntu:jammy', 'ubuntu:noble-20240801', 'ubuntu:focal', 'ubuntu:oracular', 'ubuntu:mantic', 'ubuntu:rolling', 's390x/ubuntu:22.04'],
  [`ubuntu apt-get full ${crt}`]: ['ubuntu:14.04', 'ubuntu:trusty', 'eclipse-temurin:21-jre-noble', 'phusion/baseimage:noble-1.0.0', 'istio/base:1.23'],
  [`debian apt-get full ${crt}`]: [
    'golang', 'golang:latest', 'golang:1.22', 'golang:1.22.5-bookworm', 'golang:1.22rc1', 'golang:bullseye', 'golang:tip', `golang:1.22${digest}`, 'buildpack-deps:bookworm-curl', 'node:22', 'python:3.12', 'python:3.12-slim', 'python:3.12-slim-bookworm', 'nginx', 'rust:1.80-slim', 'ruby:3.3-slim', 'php:8.3-apache', 'httpd:2.4', 'haproxy:3.0',
  ],
  'busybox none none -': ['busybox', 'busybox:1.36', 'busybox:musl', 'busybox:1.36.1-uclibc', 'busybox:stable-glibc', `busybox${digest}`],
  [`busybox none full ${crt}`]: ['quay.io/prometheus/busybox', 'quay.io/prometheus/busybox:glibc', 'quay.io/prometheus/busybox-linux-amd64:latest'],
  [`distroless none full ${crt}`]: [
    'gcr.io/distroless/static', 'gcr.io/distroless/static:nonroot', 'gcr.io/distroless/static-debian12:nonroot', 'gcr.io/distroless/static-debian12:debug', 'gcr.io/distroless/static-debian13', 'gcr.io/distroless/static:latest-arm64', 'gcr.io/distroless/base', 'gcr.io/distroless/base-debian12:debug-nonroot', 'gcr.io/distroless/base-nossl-debian12',
    'gcr.io/distroless/cc-debian12:nonroot', 'gcr.io/distroless/python3-debian12', 'gcr.io/distroless/java21-debian12', 'gcr.io/distroless/nodejs22-debian12', `gcr.io/distroless/static:nonroot${digest}`, 'dhi.io/static:20240910', 'registry.k8s.io/build-image/go-runner:v2.4.0', 'registry.k8s.io/build-image/distroless-iptables:v0.6.2', 'paketobuildpacks/run-jammy-tiny',
  ],
  [`wolfi none full ${crt}`]: ['cgr.dev/chainguard/static', 'cgr.dev/chainguard/static:latest', 'cgr.dev/chainguard/glibc-dynamic', 'cgr.dev/chainguard/busybox', 'cgr.dev/chainguard/go', 'cgr.dev/chainguard/nginx', 'gcr.io/istio-release/distroless:1.23'],
  [`wolfi apk full ${crt}`]: ['cgr.dev/chainguard/wolfi-base', 'cgr.dev/chainguard/go:latest-dev', 'cgr.dev/chainguard/static:latest-dev'],
  [`rhel dnf full ${el}`]: ['registry.access.redhat.com/ubi9/ubi:9.4', 'registry.access.redhat.com/ubi8', 'redhat/ubi9', 'registry.redhat.io/ubi9/ubi', 'registry.access.redhat.com/ubi9/ubi-init', 'registry.access.redhat.com/ubi9/go-toolset:1.21', 'rockylinux:9', 'rockylinux/rockylinux:8.10', 'almalinux:9', 'fedora:41', 'oraclelinux:9', 'centos:8', 'quay.io/centos/centos:stream9'],
  [`rhel microdnf full ${el}`]: ['registry.access.redhat.com/ubi9/ubi-minimal', 'registry.access.redhat.com/ubi8-minimal:8.10', 'redhat/ubi9-minimal', 'almalinux:9-minimal', 'rockylinux:9-minimal', 'oraclelinux:8-slim', 'eclipse-temurin:21-jre-ubi9-minimal'],
  [`rhel yum full ${el}`]: ['centos:7', 'centos:7.9.2009', 'oraclelinux:7'],
  'rhel none none -': ['registry.access.redhat.com/ubi9/ubi-micro', 'registry.access.redhat.com/ubi9-micro:9.4', 'redhat/ubi8-micro', 'registry.access.redhat.com/ubi10/ubi-micro', 'almalinux/9-micro', 'quay.io/almalinuxorg/10-micro', 'rockylinux/rockylinux:9-ubi-micro'],
  'rhel dnf full /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem': ['fedora', 'fedora:44', 'fedora:rawhide'],
  [`amazon dnf full ${crt}`]: ['amazonlinux', 'amazonlinux:2023', 'amazonlinux:2023.5.20240805.0', 'amazoncorretto:21-al2023'],
  [`amazon microdnf full ${crt}`]: ['public.ecr.aws/amazonlinux/amazonlinux:2023-minimal', 'public.ecr.aws/lambda/provided:al2023'],
  [`amazon yum full ${el}`]: ['amazonlinux:2', 'public.ecr.aws/amazonlinux/amazonlinux:2', 'public.ecr.aws/lambda/provided:al2'],
  [`suse zypper full ${suse}`]: ['registry.suse.com/bci/bci-base:15.6', 'opensuse/leap:15.6', 'opensuse/tumbleweed', 'registry.opensuse.org/opensuse/tumbleweed'],
  [`suse none full ${suse}`]: ['registry.suse.com/bci/bci-micro:15.6', 'registry.suse.com/bci/bci-minimal:15.6', 'registry.suse.com/bci/bci-busybox', 'registry.suse.com/bci/bci-nano:latest'],
  [`photon tdnf full ${el}`]: ['photon', 'photon:5.0', 'goharbor/photon:4.0'],
  [`azurelinux tdnf limited ${crt}`]: ['mcr.microsoft.com/azurelinux/base/core:3.0', 'mcr.microsoft.com/cbl-mariner/base/core:2.0'],
  [`azurelinux none full ${el}`]: ['mcr.microsoft.com/azurelinux/distroless/minimal:3.0', 'mcr.microsoft.com/cbl-mariner/distroless/base:2.0', 'mcr.microsoft.com/azurelinux/distroless/base:3.0-nonroot'],
  [`arch pacman full ${crt}`]: ['archlinux', 'archlinux:base-devel', 'archlinux/archlinux'],
  [`nixos none full ${crt}`]: ['nixos/nix', 'nixos/nix:2.24.3'],
  'scratch none full -': ['gcr.io/kaniko-project/executor:v1.23.2', 'gcr.io/kaniko-project/executor:debug'],
  'amazon dnf unknown -': ['amazonlinux:2027'],
  'not known': [
    // Only exact names are these images.
    'ghcr.io/acme/ubuntu', 'acme/alpine', 'registry.example.com:5000/alpine:3.20', 'localhost/alpine', 'quay.io/acme/busybox', 'gcr.io/acme/distroless/static', 'ubuntu/ubuntu', 'windows-amd64/golang', 'amd64/acme/alpine', 'alpine-git', 'alpine/git:3.20', 'cgr.dev/chainguard/a/b',
    // Tags that nobody looked at.
    'alpine:3.40', 'alpine:foo', 'alpine:20190707', 'debian:woody', 'ubuntu:12.04', 'golang:1.27-windowsservercore', 'golang:1.22-nanoserver', 'golang:1.5-alpine', 'golang:1.6.1-alpine', 'node:8-slim', 'node:12.4.0-slim', 'node:12-alpine3.9', 'fedora:28', 'centos:6', 'photon:1.0', 'traefik:1.7', 'registry:2.1', 'amazonlinux:1', `alpine:${'1'.repeat(200)}`,
    // A digest alone, where releases or variants differ.
    `alpine${digest}`, `golang${digest}`, `node${digest}`, `debian${digest}`, `fedora${digest}`, `ubuntu${digest}`, `nginx${digest}`,
  ],
};

describe('image references', () => {
  for (const [wanted, references] of Object.entries(expected)) {
    for (const text of references) test(`${text.slice(0, 90)} is ${wanted}`, () => assert.equal(summary(text), wanted));
  }

  test('one image has many spellings', () => {
    for (const text of ['alpine', 'docker.io/library/alpine', 'docker.io/alpine', 'alpine:3.20', `alpine:3.20${digest}`, ' alpine ', 'ppc64le/alpine']) assert.equal(normalizeImageName(text), 'alpine', text);
    for (const text of ['ghcr.io/x/ubuntu', 'localhost:5000/alpine', 'x/library/alpine', 'arm64v8/x/alpine', 'arm64v8/']) assert.equal(normalizeImageName(text), text);
  });
});

describe('what a tag says', () => {
  test('environment, user, shell and C library', () => {
    const rows: readonly (readonly [string, string | undefined, string | undefined, string, string])[] = [
      ['gcr.io/distroless/static:nonroot', crt, '65532', 'no', 'none'],
      ['gcr.io/distroless/static-debian12', crt, 'root', 'no', 'none'],
      ['gcr.io/distroless/base:debug', crt, 'root', 'yes', 'glibc'],
      ['gcr.io/distroless/cc-debian12:debug-nonroot', crt, '65532', 'yes', 'glibc'],
      ['cgr.dev/chainguard/static', crt, '65532', 'no', 'none'],
      ['cgr.dev/chainguard/wolfi-base', crt, 'root', 'yes', 'glibc'],
      ['alpine', undefined, 'root', 'yes', 'musl'],
      ['scratch', undefined, 'root', 'no', 'none'],
      ['registry.access.redhat.com/ubi9/ubi-micro', undefined, 'root', 'yes', 'glibc'],
      ['busybox:musl', undefined, 'root', 'yes', 'musl'],
      ['registry.k8s.io/build-image/distroless-iptables:v0.6.2', undefined, undefined, 'yes', 'glibc'],
    ];
    for (const [text, file, user, shell, libc] of rows) {
      const fact = findImage(reference(text));
      assert.deepEqual([fact?.environment['SSL_CERT_FILE'], fact?.defaultUser, fact?.hasShell, fact?.libc], [file, user, shell, libc], text);
    }
    assert.deepEqual(findImage({ name: 'gcr.io/kaniko-project/executor', tag: 'v1.23.2' })?.environment, { SSL_CERT_DIR: '/kaniko/ssl/certs' });
    assert.equal(findImage({ name: 'nixos/nix' })?.environment['SSL_CERT_FILE'], '/nix/var/nix/profiles/default/etc/ssl/certs/ca-bundle.crt');
  });

  test('the update tool is there, or comes with the package', () => {
    const rows: readonly (readonly [string, string, string])[] = [
      ['alpine', 'none', 'update-ca-certificates'],
      ['golang:alpine', 'update-ca-certificates', 'update-ca-certificates'],
      ['golang', 'update-ca-certificates', 'update-ca-certificates'],
      ['debian', 'none', 'update-ca-certificates'],
      ['node:alpine', 'none', 'update-ca-certificates'],
      ['python:3.12-slim', 'update-ca-certificates', 'update-ca-certificates'],
      ['registry.access.redhat.com/ubi9/ubi', 'update-ca-trust', 'update-ca-trust'],
      ['scratch', 'none', 'none'],
      ['gcr.io/distroless/static', 'none', 'none'],
      ['cgr.dev/chainguard/wolfi-base', 'none', 'update-ca-certificates'],
      ['photon:5.0', 'none', 'none'],
    ];
    for (const [text, tool, after] of rows) {
      const fact = findImage(reference(text));
      assert.deepEqual([fact?.updateTool, fact?.updateToolAfterInstall], [tool, after], text);
    }
  });

  test('the Go release of a builder', () => {
    const rows: readonly (readonly [string, number | 'unknown' | undefined])[] = [
      ['golang:1.22', 22], ['golang:1.22.5-bookworm', 22], ['golang:1.22-alpine3.20', 22], ['golang:1.22rc1', 22], ['golang:1.27-windowsservercore', 27], ['docker.io/library/golang:1.13-buster', 13], [`golang:1.22${digest}`, 22],
      ['golang', 'unknown'], ['golang:latest', 'unknown'], ['golang:alpine', 'unknown'], ['golang:tip', 'unknown'], ['golang:1', 'unknown'], ['golang:1-alpine', 'unknown'], ['golang:bookworm', 'unknown'], [`golang${digest}`, 'unknown'],
      ['registry.access.redhat.com/ubi9/go-toolset:1.21', 21], ['alpine:3.20', undefined], ['acme/golang:1.22', undefined],
    ];
    for (const [text, wanted] of rows) {
      const release = goReleaseOfImage(reference(text));
      assert.equal(typeof release === 'object' ? release.minor : release, wanted, text);
    }
    for (const tag of ['1.22', 'v1.22.3', 'go1.22', '1.22-alpine']) assert.deepEqual(goReleaseOfTag(tag), { major: 1, minor: 22 }, tag);
    for (const tag of ['2.1', '1.x', '11.22', '1.2222', '']) assert.equal(goReleaseOfTag(tag), 'unknown', tag);
  });

  test('what an image is for', () => {
    for (const [name, role] of [['scratch', 'scratch'], ['alpine', 'os'], ['golang', 'go'], ['cgr.dev/chainguard/go', 'go'], ['caddy', 'go-program'], ['node', 'language'], ['nginx', 'service'], ['acme/app', 'unknown']] as const) assert.equal(imageRole(name), role, name);
  });

  test('a number of roots is of one release only', () => {
    const counted = findImage({ name: 'alpine', tag: '3.12.12' })?.measuredRoots ?? [];
    assert.deepEqual(counted.map(({ release, count }) => [release, count]), [['3.12.12', 132]]);
  });
});
