#!/bin/bash
# Runs a command with the settings of the site on this server, and as its user:
#   deploy/as-site.sh .venv/bin/python manage.py createsuperuser
# The settings are read on the other side: as words of a command `ps` would show them to everybody.
set -euo pipefail
if [ "$(id -un)" != careerpath ]; then exec runuser -u careerpath -- "$(realpath "$0")" "$@"; fi
while IFS= read -r line; do
    case "$line" in [A-Z]*=*) export "${line?}" ;; esac
done </etc/careerpath/env
export PYTHONDONTWRITEBYTECODE=1
exec "$@"
