# One image for every part: the command says which one runs.
#
#   standalone   node standalone/src/main.ts          (default)
#   gateway      node gateway/src/main.ts
#   a subgraph   node subgraphs/<name>/src/main.ts

FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
COPY . .
RUN npm ci && npm run generate && npm run build -w web && npm run build -w playground && npm prune --omit=dev

FROM node:24-bookworm-slim
# PostgreSQL's binaries come from npm; they need the C library's locale data and nothing else.
ENV NODE_ENV=production HOST=0.0.0.0 QUITTANCE_DATA_DIR=/data NODE_COMPILE_CACHE=/tmp/node-compile-cache
RUN groupadd --gid 10001 quittance \
 && useradd --uid 10001 --gid quittance --no-create-home --shell /usr/sbin/nologin quittance \
 && install -d -o quittance -g quittance -m 0700 /data
WORKDIR /app
COPY --from=build --chown=root:root /app /app
USER 10001
VOLUME /data
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 4000}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "standalone/src/main.ts"]
