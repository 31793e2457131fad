FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/tracker
WORKDIR /src
# Dependencies first: a change of source alone leaves this layer in the cache.
COPY requirements.lock ./
RUN /opt/tracker/bin/pip install --quiet --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY seeds seeds
COPY tracker tracker
RUN /opt/tracker/bin/pip install --quiet --no-deps --no-build-isolation . \
 && /opt/tracker/bin/python -m compileall -q /opt/tracker/lib \
 && /opt/tracker/bin/pip uninstall --quiet --yes pip setuptools

FROM python:3.13-slim
LABEL org.opencontainers.image.title="negotiation-tracker" \
      org.opencontainers.image.description="Who stands where on what, since when, in whose words" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 tracker \
 && useradd --uid 10001 --gid tracker --home-dir /data --no-create-home tracker \
 && install --directory --owner=tracker --group=tracker /data
COPY --from=build /opt/tracker /opt/tracker
ENV PATH=/opt/tracker/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TRACKER_DATABASE_URL=sqlite:////data/tracker.db
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["tracker"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
