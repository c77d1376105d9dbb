/** The program speaks TLS to a proxy, and the image holds no private CA. */
import { httpsProxyCaUnknown as shared } from '../../environment/definitions/https-proxy-ca-unknown';
import { dockerfileEnvironmentRule } from '../environment/rule';

export const httpsProxyCaUnknown = dockerfileEnvironmentRule(shared, {
  bad: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV HTTPS_PROXY=https://proxy.example.com:3129\nENTRYPOINT ["/app"]\n' },
  good: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV HTTPS_PROXY=http://proxy.example.com:3128\nENTRYPOINT ["/app"]\n' },
});
