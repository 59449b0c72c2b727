#!/bin/sh
# One web process on a port of this machine only: deploy/web.sh PORT
# (WEB_HOST: the address of a private network, where nginx is on another machine.)
# Its settings are in the environment (README.md, "Run it"). Whatever starts it starts it again.
set -eu
cd "$(dirname "$0")/.."
# One worker and four threads: a thread keeps one connection to PostgreSQL. For more, start more of these.
exec .venv/bin/python -m granian --interface wsgi --http 1 --no-ws \
    --host "${WEB_HOST:-127.0.0.1}" --port "$1" --workers 1 --blocking-threads "${WEB_THREADS:-4}" \
    --workers-kill-timeout 20 careerpath.wsgi:application
