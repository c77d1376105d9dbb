/** Dockerfiles that the protocol tests speak about. */

/** A Go program in an image without roots: one finding on `scratch` in line 6. */
export const withoutRoots = [
  'FROM golang:1.27-alpine AS build',
  'WORKDIR /src',
  'COPY . .',
  'RUN CGO_ENABLED=0 go build -o /app .',
  '',
  'FROM scratch',
  'COPY --from=build /app /app',
  'ENTRYPOINT ["/app"]',
  '',
].join('\n');

/** The same with the bundle copied: no finding. */
export const withRoots = withoutRoots.replace('COPY --from=build /app', 'COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nCOPY --from=build /app');

export const missing = 'dockerfile/missing-ca-bundle';

/** How the finding of `withoutRoots` is shown, in the given line. */
export function missingIn(line: number): string {
  return `${line}:6-${line}:13 warning[${missing}] stage \`scratch\` has no root certificates, and a Go program runs in it`;
}
