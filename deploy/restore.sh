#!/bin/bash
# The database in DATABASE_URL as it was in a copy, all of it or nothing: deploy/restore.sh FILE [--replace]
# Without --replace only an empty database is filled.
set -euo pipefail
file=${1:?Name the copy: deploy/restore.sh FILE [--replace]}
# shellcheck source-path=SCRIPTDIR source=connection.sh
. "$(dirname "$0")/connection.sh"
pg_restore --list "$file" >/dev/null

tables=$(psql -XAtc "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
if [ "$tables" -gt 0 ] && [ "${2:-}" != --replace ]; then
    echo "The database has $tables tables already. To lose what is in them, add --replace." >&2
    exit 1
fi
# Also what the copy does not know of, such as tables of a newer version, has to go.
{
    echo 'BEGIN;'
    echo 'DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;'
    pg_restore --no-owner --no-privileges --schema=public --file=- "$file" | grep -v '^CREATE SCHEMA public;$'
    echo 'COMMIT;'
} | psql -Xq --set=ON_ERROR_STOP=1 --output=/dev/null
PGOPTIONS='-c client_min_messages=error' psql -Xqc ANALYZE # ours; it may not read the system's
echo "Restored $(psql -XAtc "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") tables from $file."
echo "Now: manage.py migrate (if the program is newer than the copy) and manage.py purge_answers."
