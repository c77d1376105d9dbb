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

/** A file of manifests of at least 2,000 lines: 44 workloads with their ConfigMaps, and one Namespace. */
export function manyManifests(): string {
  const config = (index: number): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: svc${index}-config\n  namespace: shop\ndata:\n  LOG_LEVEL: info\n  LISTEN: ":${8000 + index}"\n  UPSTREAM: https://svc${(index + 1) % 44}.shop.svc\n`;
  const workload = (index: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: svc${index}
  namespace: shop
  labels:
    app: svc${index}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: svc${index}
  template:
    metadata:
      labels:
        app: svc${index}
    spec:
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
      containers:
        - name: svc${index}
          image: alpine:3.20
          ports:
            - containerPort: ${8000 + index}
          env:
            - name: SSL_CERT_DIR
              value: /etc/ssl/certs
          envFrom:
            - configMapRef:
                name: svc${index}-config
          volumeMounts:
            - name: data
              mountPath: /var/lib/svc${index}
      volumes:
        - name: data
          emptyDir: {}
`;
  const documents = ['apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n'];
  for (let index = 0; index < 44; index++) documents.push(config(index), workload(index));
  return documents.join('---\n');
}

/** A Go file of at least 1,000 lines: clients with roots of their own, and the rest of a program around them. */
export function longGoFile(): string {
  const client = (index: number): string => `
// newClient${index} makes the client of service ${index}.
func newClient${index}(caFile string) (*http.Client, error) {
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, fmt.Errorf("read the CA of service ${index}: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, err
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("no certificate found in %s", caFile)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return &http.Client{Transport: transport, Timeout: ${index + 5} * time.Second}, nil
}

type order${index} struct {
	ID    int64
	Name  string
	Items []string
}

func (o order${index}) total(prices map[string]int) int {
	sum := 0
	for _, item := range o.Items {
		sum += prices[item]
	}
	return sum + ${index}
}
`;
  const head = 'package shop\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"fmt"\n\t"net/http"\n\t"os"\n\t"time"\n)\n';
  return head + Array.from({ length: 33 }, (_, index) => client(index)).join('');
}
