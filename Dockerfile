# The server form: one image for web, worker and scheduler (compose.yaml).
FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /portal
COPY Makefile requirements.txt requirements-npm.txt package.json package-lock.json .npmrc ./
COPY portal/__init__.py portal/celery.py portal/broker.py portal/messages.py portal/
COPY locale locale
RUN make setup
COPY . .
RUN make setup && VAR_DIR=/tmp/var STATIC_ROOT=/portal/collected .venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 portal && mkdir -p /var/lib/portal && chown portal /var/lib/portal
WORKDIR /portal
COPY --from=build /portal /portal
ENV VAR_DIR=/var/lib/portal STATIC_ROOT=/portal/collected BIND=0.0.0.0 PYTHONUNBUFFERED=1 PATH=/portal/.venv/bin:$PATH
USER portal
EXPOSE 8000
CMD ["python", "manage.py", "serve", "--only", "web", "--port", "8000"]
