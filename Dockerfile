# syntax=docker/dockerfile:1
ARG PYTHON=python:3.11-slim-bookworm

# The first stage installs into a virtual environment, the second only copies it.
FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PATH=/opt/seedbed/bin:$PATH
RUN python -m venv /opt/seedbed
WORKDIR /src

# Dependencies before source: they change rarely, and torch is large. The extra index has the builds
# of torch for CPUs; they are preferred to the builds with CUDA of the same version.
COPY pyproject.toml config/constraints.txt ./
RUN python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' \
        > requirements.txt \
    && pip install --extra-index-url https://download.pytorch.org/whl/cpu \
        -c constraints.txt -r requirements.txt

COPY LICENSE README.md ./
COPY config config
COPY seeds seeds
COPY cogs cogs
COPY bot bot
RUN pip install --no-deps .

FROM ${PYTHON}
RUN groupadd --gid 10001 seedbed \
    && useradd --uid 10001 --gid seedbed --home-dir /data --no-create-home seedbed \
    && install -d -o seedbed -g seedbed /data
COPY --from=build /opt/seedbed /opt/seedbed
# Everything that is written lies on the volume: the database, the word on the bot's health, the files
# of Detoxify. A /data/seedbed.toml is read where there is one.
ENV PATH=/opt/seedbed/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SEEDBED_STORE__PATH=/data/seedbed.db \
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
