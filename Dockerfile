# The production image: one process, an unprivileged user, no development dependencies.

# Not slim: this one has a C compiler.
FROM node:24-bookworm AS build
WORKDIR /crier
COPY package.json package-lock.json tsconfig.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY client client
COPY src src
RUN npm run build
RUN npm run build:native
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production
ENV CRIER_HOST=0.0.0.0
ENV CRIER_PORT=8080
ENV CRIER_DATA=/data
WORKDIR /crier
COPY --from=build /crier/node_modules node_modules
COPY --from=build /crier/client/dist client/dist
COPY --from=build /crier/client/posting client/posting
COPY package.json LICENSE ./
COPY src src
COPY --from=build /crier/src/platform/sends/dist src/platform/sends/dist
RUN install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CRIER_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "src/crier.js", "serve"]
