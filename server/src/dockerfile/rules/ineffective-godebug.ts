/** A GODEBUG setting that does nothing in the program of the image. */
import { ineffectiveGodebug as shared } from '../../environment/definitions/ineffective-godebug';
import { dockerfileEnvironmentRule } from '../environment/rule';

export const ineffectiveGodebug = dockerfileEnvironmentRule(shared, {
  bad: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV GODEBUG=x509ignore=1\nENTRYPOINT ["/app"]\n' },
  good: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV GODEBUG=tlsmlkem=0\nENTRYPOINT ["/app"]\n' },
});
