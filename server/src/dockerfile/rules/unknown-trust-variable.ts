/** A variable that looks as if it told Go where the roots are, and that Go does not read. */
import { unknownTrustVariable as shared } from '../../environment/definitions/unknown-trust-variable';
import { dockerfileEnvironmentRule } from '../environment/rule';

export const unknownTrustVariable = dockerfileEnvironmentRule(shared, {
  bad: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV GOCERTIFICATEPATH=/etc/ssl/certs\nENTRYPOINT ["/app"]\n' },
  good: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV SSL_CERT_DIR=/etc/ssl/certs\nENTRYPOINT ["/app"]\n' },
});
