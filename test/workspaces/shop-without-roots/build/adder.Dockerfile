FROM golang:1.24 AS build
WORKDIR /src
COPY go.mod ./
COPY cmd/ cmd/
RUN CGO_ENABLED=0 go build -o /out/adder ./cmd/adder

FROM scratch
COPY --from=build /out/adder /adder
ENTRYPOINT ["/adder"]
