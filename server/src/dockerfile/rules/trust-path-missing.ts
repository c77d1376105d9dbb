/** SSL_CERT_FILE or SSL_CERT_DIR leads to nothing that Go can read in the image. */
import { trustPathMissing as shared } from '../../environment/definitions/trust-path-missing';
import { dockerfileEnvironmentRule } from '../environment/rule';

export const trustPathMissing = dockerfileEnvironmentRule(shared, {
  bad: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV SSL_CERT_FILE=/etc/ssl/certs/ca-bundle.crt\nENTRYPOINT ["/app"]\n' },
  good: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt\nENTRYPOINT ["/app"]\n' },
});
