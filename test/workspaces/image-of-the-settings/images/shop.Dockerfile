FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /counter .

FROM scratch
COPY --from=build /counter /counter
ENTRYPOINT ["/counter"]
