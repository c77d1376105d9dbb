/** A proxy variable that the Go program of the image does not use as it was meant. */
import { proxyVariableIgnored as shared } from '../../environment/definitions/proxy-variable-ignored';
import { dockerfileEnvironmentRule } from '../environment/rule';

export const proxyVariableIgnored = dockerfileEnvironmentRule(shared, {
  bad: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV ALL_PROXY=http://proxy.example.com:3128\nENTRYPOINT ["/app"]\n' },
  good: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV HTTPS_PROXY=http://proxy.example.com:3128 HTTP_PROXY=http://proxy.example.com:3128\nENTRYPOINT ["/app"]\n' },
});
