# The production image: one process, an unprivileged user, JavaScript and runtime dependencies alone.
#
#   docker build --build-arg COMMIT=$(git rev-parse HEAD) --tag crier .

# Not slim: this one has a C compiler.
FROM node:24-trixie AS build
WORKDIR /crier
COPY package.json package-lock.json tsconfig.json ./
# What npm scripts run on; this image has a Node.
COPY release/node release/node
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY client client
COPY src src
COPY release release
COPY docs docs
COPY deploy deploy
COPY bench/README.md bench/
COPY compose.yaml LICENSE CHANGELOG.md CONTRIBUTING.md SECURITY.md ./
RUN npm run build
ARG COMMIT=
RUN node --disable-warning=ExperimentalWarning release/pack.ts --only server --commit "$COMMIT"
RUN node release/dist/server/src/platform/sends/build.js
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund
# What builds keep for later builds.
RUN rm -rf node_modules/.cache/crier-build

FROM node:24-trixie-slim
ENV NODE_ENV=production
ENV CRIER_HOST=0.0.0.0
ENV CRIER_PORT=8080
ENV CRIER_DATA=/data
# For the pictures of link previews: the fonts that come with Crier, and no search for others.
ENV FONTCONFIG_FILE=/crier/client/dist/cards/fonts.conf
# "docker exec <container> crier key list"
ENV PATH=/crier/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /crier
COPY --from=build /crier/node_modules node_modules
COPY --from=build /crier/release/dist/server .
RUN mkdir bin && ln -s ../src/crier.js bin/crier
RUN install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CRIER_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "src/crier.js", "serve"]
