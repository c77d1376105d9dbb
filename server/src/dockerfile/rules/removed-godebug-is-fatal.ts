/** A GODEBUG setting with which the program of the image does not start. */
import { removedGodebugIsFatal as shared } from '../../environment/definitions/removed-godebug-is-fatal';
import { dockerfileEnvironmentRule } from '../environment/rule';

export const removedGodebugIsFatal = dockerfileEnvironmentRule(shared, {
  bad: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENV GODEBUG=x509sha1=1\nENTRYPOINT ["/app"]\n' },
  good: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n' },
});
