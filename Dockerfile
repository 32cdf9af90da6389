# The whole program is one static binary; the image holds nothing else.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /brama ./cmd/brama \
 && mkdir -p /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /brama /brama
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
WORKDIR /data
ENV BRAMA_ADDR=0.0.0.0:8080 BRAMA_STORE=sqlite:/data/brama.db
EXPOSE 8080
ENTRYPOINT ["/brama"]
CMD ["serve"]
