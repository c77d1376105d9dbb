FROM golang:1.24 AS build
WORKDIR /src
COPY go.mod ./
COPY cmd/ cmd/
RUN CGO_ENABLED=0 go build -o /out/shop ./cmd/shop

FROM scratch
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
