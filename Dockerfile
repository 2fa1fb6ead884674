# syntax=docker/dockerfile:1
# The server in an image without a shell: docker build --tag onderwijsregio .
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    make release && install -D target/dist/onderwijsregio /image/usr/bin/onderwijsregio
# A new volume takes the owner and the mode of this folder.
RUN install -d -m 0700 -o 65532 -g 65532 /image/data

FROM gcr.io/distroless/cc-debian12:nonroot
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="onderwijsregio" \
      org.opencontainers.image.description="Server for candidate data of Dutch education regions" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /image/ /
ENV ONDERWIJSREGIO_DATA_DIR=/data ONDERWIJSREGIO_LISTEN=0.0.0.0:8080
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# The command gives up after five seconds itself.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["/usr/bin/onderwijsregio", "health"]
ENTRYPOINT ["/usr/bin/onderwijsregio"]
CMD ["serve"]
