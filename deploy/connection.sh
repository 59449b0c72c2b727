# shellcheck shell=bash
# Read by backup.sh and restore.sh: have PostgreSQL's programs find the database in DATABASE_URL.
# They get it from a file only we can read, not as a word that `ps` shows to everybody with its password.
: "${DATABASE_URL:?Set DATABASE_URL to the address of the database (on a server: in /etc/careerpath/env).}"
PATH="${PG_BIN:+$PG_BIN:}$PATH"
umask 077
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 - >"$scratch/service" <<'PYTHON'
import os
from urllib.parse import parse_qsl, unquote, urlsplit

url = urlsplit(os.environ["DATABASE_URL"])
if url.scheme not in {"postgres", "postgresql"}:
    raise SystemExit("DATABASE_URL is not of a PostgreSQL database.")
login, _, place = url.netloc.rpartition("@")
user, _, password = login.partition(":")
host, _, port = place.partition(":")
told = {"host": host, "port": port, "user": user, "password": password, "dbname": url.path[1:]}
told |= dict(parse_qsl(url.query))
print("[careerpath]", *(f"{k}={unquote(v)}" for k, v in told.items() if v), sep="\n")
PYTHON
export PGOPTIONS="-c client_min_messages=warning" PGSERVICEFILE="$scratch/service" PGSERVICE=careerpath
