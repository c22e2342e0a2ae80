# One image for every part: the command says which one runs.
#
#   standalone   node standalone/src/main.ts            (the last stage; everything in one container, data in /data)
#   gateway      node gateway/src/main.ts
#   web          node web/server/main.ts
#   a subgraph   node subgraphs/<name>/src/main.ts
#
#   docker build --target part -t quittance .           for docker-compose.yml, which does so itself
#   docker build -t quittance-standalone .              then: docker run -p 127.0.0.1:4000:4000 -v quittance:/data quittance-standalone

FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
COPY . .
RUN npm ci --no-audit --no-fund \
 && npm run generate \
 && npm run build -w web \
 && npm run build -w playground \
 && npm prune --omit=dev --no-audit --no-fund \
 && rm -rf .cache .turbo

FROM node:24-bookworm-slim AS part
ENV NODE_ENV=production HOST=0.0.0.0 NODE_COMPILE_CACHE=/tmp/node-compile-cache
RUN groupadd --gid 10001 quittance \
 && useradd --uid 10001 --gid quittance --no-create-home --shell /usr/sbin/nologin quittance
WORKDIR /app
COPY --from=build /app /app
USER 10001
STOPSIGNAL SIGTERM
CMD ["node", "gateway/src/main.ts"]

FROM part AS standalone
USER root
RUN install -d -o quittance -g quittance -m 0700 /data
USER 10001
ENV QUITTANCE_DATA_DIR=/data
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "deploy/health.mjs", "4000"]
CMD ["node", "standalone/src/main.ts"]
