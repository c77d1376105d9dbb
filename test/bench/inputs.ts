/** The texts that are measured with. They are made, not collected, and the same in every run. */

const head = `# syntax=docker/dockerfile:1
ARG GO_VERSION=1.26
ARG ALPINE=3.20

FROM golang:\${GO_VERSION}-alpine AS base
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
`;

/** A stage that builds one service and the stage that ships it, as they stand in the Dockerfile of a repository with many services. */
function service(name: string, index: number): string {
  return `
# ${name}: listens on ${8000 + index}
FROM base AS build-${name}
ARG VERSION=dev
RUN --mount=type=cache,target=/root/.cache/go-build \\
    --mount=type=cache,target=/go/pkg/mod \\
    go build -ldflags "-s -w -X main.version=\${VERSION}" \\
      -o /out/${name} ./cmd/${name}

FROM alpine:\${ALPINE} AS ${name}
LABEL org.opencontainers.image.title="${name}" \\
      org.opencontainers.image.version="\${VERSION}"
RUN apk add --no-cache \\
      ca-certificates \\
      tzdata \\
      curl \\
 && adduser -D -u 10001 app \\
 && mkdir -p /var/lib/${name} /etc/${name} \\
 && chown -R app /var/lib/${name}
COPY certs/corp-${index}.crt /usr/local/share/ca-certificates/corp-${index}.crt
RUN update-ca-certificates
ENV ${name.toUpperCase()}_PORT=${8000 + index} \\
    SSL_CERT_DIR=/etc/ssl/certs
COPY --from=build-${name} /out/${name} /usr/local/bin/${name}
COPY config/${name}.yaml /etc/${name}/config.yaml
RUN set -eux; \\
    if [ -n "\${DEBUG:-}" ]; then apk add --no-cache strace; fi; \\
    echo "nameserver 10.0.0.2" > /etc/resolv.conf.head
USER app
EXPOSE ${8000 + index}
HEALTHCHECK CMD curl -fsS http://localhost:${8000 + index}/health || exit 1
ENTRYPOINT ["/usr/local/bin/${name}"]
CMD ["--config", "/etc/${name}/config.yaml"]
`;
}

/** A Dockerfile of at least 500 lines: 15 services, and a last one in an image without roots. */
export function longDockerfile(): string {
  const services = Array.from({ length: 15 }, (_, index) => service(`svc${index}`, index));
  const last = '\nFROM scratch AS gateway\nCOPY --from=build-svc0 /out/svc0 /gateway\nENTRYPOINT ["/gateway"]\n';
  return head + services.join('') + last;
}

/** One RUN with `count` continued lines: packages, then commands. */
export function longRun(count: number): string {
  const packages = Array.from({ length: count / 2 }, (_, index) => `      package-${index} \\`);
  const commands = Array.from({ length: count / 2 }, (_, index) => ` && echo "step ${index}" >> /var/log/build-${index % 50}.log \\`);
  return `FROM golang:1.26-alpine AS build\nRUN apk add --no-cache \\\n${packages.join('\n')}\n      curl \\\n${commands.join('\n')}\n && go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n`;
}
