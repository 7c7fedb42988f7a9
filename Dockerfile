# syntax=docker/dockerfile:1
ARG PYTHON=python:3.11-slim-bookworm

# The first stage installs into a virtual environment, the second only copies it.
FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ONLY_BINARY=:all: \
    PATH=/opt/seedbed/bin:$PATH
RUN python -m venv /opt/seedbed && python -m venv /opt/build
WORKDIR /src

# Dependencies before source: they change rarely, and torch is large. Each file is held to the SHA-256
# in the locks, which name all there is, so that pip looks for nothing else; only torch's build for
# CPUs, from its own index, is held to its version alone where the processor is not an x86-64.
COPY config/requirements.lock config/torch.lock config/build.lock ./
RUN pip install --no-deps --index-url https://download.pytorch.org/whl/cpu -r torch.lock
RUN pip install --no-deps --require-hashes -r requirements.lock && pip check
RUN /opt/build/bin/pip install --no-deps --require-hashes -r build.lock

COPY pyproject.toml LICENSE README.md ./
COPY config config
COPY seeds seeds
COPY cogs cogs
COPY bot bot
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && pip install --no-deps --no-index /wheels/*.whl

FROM ${PYTHON}
RUN groupadd --gid 10001 seedbed \
    && useradd --uid 10001 --gid seedbed --home-dir /data --no-create-home seedbed \
    && install -d -o seedbed -g seedbed /data
COPY --from=build /opt/seedbed /opt/seedbed
# Everything that is written lies on the volume: the database, the backups, the word on the bot's
# health, the files of Detoxify. A /data/seedbed.toml is read where there is one.
ENV PATH=/opt/seedbed/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SEEDBED_STORE__PATH=/data/seedbed.db \
    SEEDBED_BACKUP__PATH=/data/backups \
    SEEDBED_HEALTH__PATH=/data/health.json \
    SEEDBED_SCORING__MODELS_PATH=/data/models \
    HF_HOME=/data/models/huggingface \
    TORCH_HOME=/data/models/torch \
    MPLCONFIGDIR=/tmp/matplotlib
WORKDIR /data
VOLUME /data
USER seedbed
HEALTHCHECK --interval=30s --timeout=15s --start-period=180s --retries=3 CMD ["seedbed", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["seedbed"]
CMD ["run"]
