# Builds on amd64 and arm64 alike: every locked dependency comes as a wheel for both.
FROM python:3.13-slim AS build
RUN python -m venv --without-pip /opt/tracker
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_CACHE_DIR=/var/cache/pip
WORKDIR /src
# Dependencies first: a change of source alone leaves this layer in the cache.
COPY requirements.lock ./
# hadolint ignore=DL3042
RUN --mount=type=cache,target=/var/cache/pip \
    pip --python /opt/tracker install --quiet --require-hashes --only-binary :all: -r requirements.lock \
 && find /opt/tracker/lib -type d -name tests -prune -exec rm -rf {} +
COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY seeds seeds
COPY tracker tracker
# The package goes into a folder of its own, so that a new version ships only itself.
RUN pip --python /opt/tracker install --quiet --no-cache-dir --no-deps --no-build-isolation --target /opt/package . \
 && pip --python /opt/tracker uninstall --quiet --yes setuptools

FROM python:3.13-slim
RUN groupadd --gid 10001 tracker \
 && useradd --uid 10001 --gid tracker --home-dir /data --no-create-home tracker \
 && install --directory --owner=tracker --group=tracker /data
COPY --from=build /opt/tracker /opt/tracker
COPY --from=build /opt/package /opt/package
ENV PATH=/opt/package/bin:/opt/tracker/bin:$PATH \
    PYTHONPATH=/opt/package \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TRACKER_DATABASE_URL=sqlite:////data/tracker.db
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="negotiation-tracker" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.description="Who stands where on what in a negotiation, since when, in whose words" \
      org.opencontainers.image.licenses="MIT"
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["python", "-I", "-S", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/readyz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["tracker"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
