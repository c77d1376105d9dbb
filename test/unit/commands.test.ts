/** What the commands of a RUN do to the root store: installs and removals, copies, links, downloads, archives. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { resolve } from '../../server/src/trust/resolve';
import type { StageState } from '../../server/src/dockerfile/evaluate/state';
import { certificate, sceneOf } from './dockerfile-cursor';

const files = { 'corp.crt': certificate, 'rootfs/etc/ssl/certs/ca-certificates.crt': certificate, 'apt.conf': 'x' };

function endOf(source: string): StageState {
  const { analysis } = sceneOf(source, files);
  const stage = analysis.stages.at(-1);
  assert.ok(stage);
  return stage.final;
}

/** Base image, lines, and whether roots' package and tool are there: `yes/no`, `unknown/unknown`. */
const packages: readonly (readonly [string, string, string])[] = [
  // What images bring, and what their first install adds.
  ['alpine:3.22', '', 'yes/no'],
  ['alpine:3.22', 'RUN apk add --no-cache ca-certificates', 'yes/yes'],
  ['alpine:3.22', 'RUN apk add --no-cache ca-certificates-bundle', 'yes/no'],
  ['alpine:3.22', 'RUN apk --no-cache -X https://h/x add "ca-certificates=2024" curl~8', 'yes/yes'],
  ['alpine:3.22', 'RUN apk add --root /out ca-certificates', 'yes/no'],
  ['alpine:3.6', '', 'no/no'],
  ['alpine:3.6', 'RUN apk add -U curl', 'yes/yes'],
  ['debian:12', '', 'no/no'],
  ['debian:12', 'RUN apt-get update && apt-get install -y ca-certificates', 'yes/yes'],
  ['debian:12', 'RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qqy --no-install-recommends ca-certificates:amd64=2023*', 'yes/yes'],
  ['debian:12', 'RUN apt-get install -y ca-certificates-', 'no/no'],
  ['debian:12', 'RUN sudo -E apt install -y -t bookworm-backports ca-certificates', 'yes/yes'],
  ['ubuntu:24.04', 'RUN apt-get install -y --no-install-recommends openssl gnupg', 'no/no'],
  ['fedora:43', '', 'yes/yes'],
  ['redhat/ubi9-micro', '', 'no/no'],
  ['opensuse/leap:15.6', 'RUN zypper -n in ca-certificates', 'yes/yes'],
  // Packages that bring the roots along, by whether recommended packages are installed.
  ['debian:12', 'RUN apt-get install -y curl', 'yes/yes'],
  ['debian:12', 'RUN apt-get install -y --no-install-recommends curl', 'no/no'],
  ['debian:12', 'RUN apt-get install -y --no-install-recommends curl git wget openssl tzdata', 'no/no'],
  ['debian:12', 'RUN apt-get install -y --no-install-recommends python3-pip', 'yes/yes'],
  ['debian:12', 'RUN apt-get install -y -o APT::Install-Recommends=0 curl', 'no/no'],
  ['debian:12', 'RUN apt-get -oAPT::Install-Recommends=false install -y curl', 'no/no'],
  ['debian:12', 'RUN apt-get --option APT::Install-Recommends=true install -y --no-install-recommends curl', 'no/no'],
  ['debian:12', 'RUN echo \'APT::Install-Recommends "0";\' > /etc/apt/apt.conf.d/99x && apt-get install -y curl', 'no/no'],
  ['debian:12', 'RUN echo \'APT::Install-Recommends "false";\' | tee /etc/apt/apt.conf.d/99x\nRUN apt-get install -y curl', 'no/no'],
  ['debian:12', 'RUN echo \'Acquire::Retries "3";\' > /etc/apt/apt.conf.d/99x && apt-get install -y curl', 'yes/yes'],
  ['debian:12', 'RUN echo "$SETTINGS" > /etc/apt/apt.conf.d/99x && apt-get install -y curl', 'unknown/unknown'],
  ['debian:12', 'COPY apt.conf /etc/apt/apt.conf.d/\nRUN apt-get install -y curl', 'unknown/unknown'],
  ['debian:12', 'RUN install_packages curl', 'no/no'],
  ['debian:12', 'RUN clean-install ca-certificates', 'yes/yes'],
  // What nobody knows.
  ['debian:12', 'RUN apt-get install -y --no-install-recommends $PACKAGES', 'unknown/unknown'],
  ['debian:12', 'RUN apt-get install -y --no-install-recommends ./x.deb', 'unknown/unknown'],
  ['debian:12', 'RUN dpkg -i /tmp/x.deb', 'unknown/unknown'],
  ['debian:12', 'RUN dpkg --add-architecture i386 && dpkg-query -l', 'no/no'],
  ['debian:12', 'RUN apt-get build-dep -y golang', 'unknown/unknown'],
  ['debian:12', 'RUN ls | xargs apt-get install -y --no-install-recommends', 'unknown/unknown'],
  ['debian:12', 'RUN ./install.sh', 'unknown/unknown'],
  ['debian:12', 'RUN . /etc/os-release && echo $ID', 'no/no'],
  ['debian:12', 'RUN [ -n "$X" ] && apt-get install -y ca-certificates; true', 'unknown/unknown'],
  ['debian:12', 'RUN if [ -n "$X" ]; then apt-get install -y ca-certificates; fi', 'unknown/unknown'],
  ['debian:12', 'USER 1000\nRUN apt-get install -y ca-certificates', 'no/no'],
  ['debian:12', 'RUN echo apt-get install -y ca-certificates', 'no/no'],
  // Removals. Debian keeps the bundle unless it is purged; Alpine's base keeps its own.
  ['debian:12', 'RUN apt-get install -y ca-certificates && apt-get purge -y ca-certificates', 'no/no'],
  ['debian:12', 'RUN apt-get install -y ca-certificates && apt-get remove -y --purge ca-certificates', 'no/no'],
  ['debian:12', 'RUN apt-get install -y ca-certificates && apt-get remove -y ca-certificates', 'yes/no'],
  ['debian:12', 'RUN apt-get install -y curl && apt-get purge -y --auto-remove curl', 'no/no'],
  ['debian:12', 'RUN apt-get install -y curl && apt-get purge -y curl && apt-get autoremove -y --purge', 'no/no'],
  ['debian:12', 'RUN apt-get install -y curl && apt-get purge -y curl', 'yes/yes'],
  ['debian:12', 'RUN apt-get install -y curl git && apt-get purge -y --auto-remove git', 'yes/yes'],
  ['debian:12', 'RUN apt-get install -y curl && apt-get install -y wget && apt-get purge -y --auto-remove curl', 'yes/yes'],
  ['debian:12', 'RUN apt-get install -y curl ca-certificates && apt-get purge -y --auto-remove curl', 'yes/yes'],
  ['debian:12', 'RUN apt-get install -y curl $PACKAGES && apt-get purge -y --auto-remove curl', 'unknown/unknown'],
  ['debian:12', 'RUN apt-get install -y curl && make && apt-get purge -y --auto-remove curl', 'unknown/unknown'],
  ['debian:12', 'RUN apt-get install -y ca-certificates && apt-get purge -y $PACKAGES', 'unknown/unknown'],
  ['debian:12', "RUN saved=\"$(apt-mark showmanual)\" && apt-get install -y --no-install-recommends ca-certificates && apt-mark auto '.*' > /dev/null && apt-mark manual $saved && apt-get purge -y --auto-remove", 'unknown/unknown'],
  ['debian:12', "RUN apt-get install -y --no-install-recommends ca-certificates && apt-mark auto '.*' && apt-mark manual ca-certificates && apt-get purge -y --auto-remove", 'yes/yes'],
  ['alpine:3.22', 'RUN apk add --virtual .deps curl ca-certificates && apk del .deps', 'yes/unknown'],
  ['alpine:3.22', 'RUN apk add ca-certificates && apk del ca-certificates', 'yes/no'],
  ['alpine:3.6', 'RUN apk add ca-certificates && apk del ca-certificates', 'no/no'],
  ['alpine:3.6', 'RUN apk add --virtual .deps curl && apk del .deps', 'no/no'],
  ['alpine:3.6', 'RUN apk add -t .deps ca-certificates && apk del .deps', 'no/no'],
  ['alpine:3.6', 'RUN apk add ca-certificates && apk add --virtual=.deps curl ca-certificates && apk del .deps', 'yes/unknown'],
  ['alpine:3.6', 'RUN apk add ca-certificates curl && apk del ca-certificates', 'yes/yes'],
  ['fedora:43', 'RUN dnf remove -y --noautoremove vim', 'yes/yes'],
];

type Kind = 'certificates' | 'no-certificates' | 'unknown-content' | 'absent' | 'unknown' | 'directory';

/** Base image, lines, a path and what stands there. */
const places: readonly (readonly [string, string, string, Kind])[] = [
  ['scratch', 'COPY corp.crt /a.crt\nRUN cp /a.crt /b.crt', '/b.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /a/a.crt\nRUN mkdir /b && cp -r /a /b', '/b/a/a.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /a/a.crt\nRUN mkdir /b && cp -a /a/. /b/', '/b/a.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /a/a.crt\nRUN mkdir /b && cd /a && cp -r . /b', '/b/a.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /a/a.crt\nRUN mkdir /b && cp -rT /a /b', '/b/a.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /a/a.crt\nRUN cp -r /a /b', '/b/a.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /a/a.crt\nRUN mkdir /b && cp --target-directory /b /a/*.crt', '/b/a.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /a.crt\nRUN mv /a.crt /b.crt', '/a.crt', 'absent'],
  ['scratch', 'COPY corp.crt /a.crt\nRUN mv /a.crt /b.crt', '/b.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /a.crt\nRUN install -D -m 644 /a.crt /c/d.crt', '/c/d.crt', 'certificates'],
  ['scratch', 'RUN install -d /c/d', '/c/d', 'directory'],
  ['scratch', 'COPY corp.crt /a.crt\nRUN ln -s /a.crt /b.crt && ln -sf a.crt /c.crt', '/c.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /d/a.crt\nRUN cd /d && ln -s a.crt', '/a.crt', 'absent'],
  ['scratch', 'COPY corp.crt /a.crt\nRUN cat /a.crt /a.crt > /b.crt', '/b.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /a.crt\nRUN cat /a.crt | tee -a /b.crt > /dev/null', '/b.crt', 'certificates'],
  ['scratch', `RUN cat <<EOF > /b.crt\n${certificate}EOF`, '/b.crt', 'certificates'],
  ['scratch', `RUN <<EOF\ncat > /b.crt <<'PEM'\n${certificate}PEM\nEOF`, '/b.crt', 'certificates'],
  ['scratch', 'RUN echo hello > /b.crt', '/b.crt', 'no-certificates'],
  ['scratch', 'RUN echo "$CA" > /b.crt', '/b.crt', 'unknown-content'],
  ['scratch', 'RUN echo x >& /b.crt', '/b.crt', 'no-certificates'],
  ['scratch', 'RUN (cd /d && echo x > a); (echo y > b)', '/b', 'no-certificates'],
  ['scratch', 'RUN (cd /d && echo x > a); (echo y > b)', '/d/b', 'absent'],
  ['scratch', 'COPY corp.crt /a.crt\nRUN rm -f /a.*', '/a.crt', 'absent'],
  ['scratch', 'COPY corp.crt /a.crt\nRUN sed -i s/x/y/ /a.crt', '/a.crt', 'unknown'],
  ['scratch', 'COPY corp.crt /d/a.crt\nRUN cd /d && sed -i s/x/y/ a.crt', '/d/a.crt', 'unknown'],
  ['scratch', 'COPY corp.crt /a.crt\nRUN sed s/x/y/ /a.crt', '/a.crt', 'certificates'],
  ['scratch', 'COPY corp.crt /d/a.crt\nRUN find /e /d -name "*.crt" -delete', '/d/a.crt', 'unknown'],
  ['scratch', 'COPY corp.crt /d/a.crt\nRUN find /d -name "*.crt"', '/d/a.crt', 'certificates'],
  ['scratch', 'RUN tar -xzf /x.tgz -C /out', '/out/x', 'unknown'],
  ['scratch', 'RUN tar -xzf /x.tgz --directory /out', '/etc/x', 'absent'],
  ['scratch', 'RUN tar xf /x.tgz -C /out --strip-components 1', '/etc/x', 'absent'],
  ['scratch', 'RUN tar -czf /x.tgz /etc', '/etc/x', 'absent'],
  ['scratch', 'RUN unzip -o -d /out x.zip', '/out/x', 'unknown'],
  ['scratch', 'RUN unzip -o -d /out x.zip', '/etc/x', 'absent'],
  ['scratch', 'RUN curl -fsSL -o /a https://h/x -o /b https://h/y', '/a', 'unknown-content'],
  ['scratch', 'RUN curl -fsSLo/b https://h/x', '/b', 'unknown-content'],
  ['scratch', 'RUN cd /d && curl -fsSLO https://h/x/y.crt?z', '/d/y.crt', 'unknown-content'],
  ['scratch', 'RUN curl --output-dir /d -O https://h/y.crt', '/d/y.crt', 'unknown-content'],
  ['scratch', 'RUN curl -H "-o /a" https://h/x', '/a', 'absent'],
  ['scratch', 'RUN curl -s https://h/x > /a', '/a', 'unknown-content'],
  ['scratch', 'RUN wget -q -O /a https://h/x', '/a', 'unknown-content'],
  ['scratch', 'RUN wget -qO- https://h/x | cat > /a', '/a', 'unknown-content'],
  ['scratch', 'RUN wget -P /d https://h/y.crt', '/d/y.crt', 'unknown-content'],
  ['scratch', 'RUN wget -e robots=off https://h/y.crt', '/y.crt', 'unknown-content'],
  ['scratch', 'RUN wget -O - https://h/y.crt', '/y.crt', 'absent'],
  ['scratch', 'RUN true && X=1', '/a', 'absent'],
  ['scratch', 'RUN toString && constructor', '/a', 'unknown'],
];

describe('packages', () => {
  for (const [image, lines, expected] of packages) {
    test(`${image} ${lines}`, () => {
      const { packages: state } = endOf(`FROM ${image}\n${lines}\n`);
      assert.equal(`${state.bundle}/${state.tool}`, expected);
    });
  }
});

describe('places', () => {
  for (const [image, lines, path, expected] of places) {
    test(`${path} after ${lines}`, () => {
      const { entry } = resolve(endOf(`FROM ${image}\n${lines}\n`).view, path);
      assert.equal(entry.kind === 'file' ? (entry.content.kind === 'unknown' ? 'unknown-content' : entry.content.kind) : entry.kind, expected);
    });
  }
});
