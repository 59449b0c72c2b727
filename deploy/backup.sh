#!/bin/bash
# A copy of the database in DATABASE_URL, read through once before it counts: deploy/backup.sh FOLDER
# Keeps the newest KEEP of them (14), so what people delete is gone from the oldest after as many days.
set -euo pipefail
folder=${1:?Name the folder for the copies: deploy/backup.sh FOLDER}
# shellcheck source-path=SCRIPTDIR source=connection.sh
. "$(dirname "$0")/connection.sh"
mkdir -p "$folder"
copy="$folder/careerpath-$(date -u +%Y%m%dT%H%M%SZ).dump"

pg_dump --format=custom --no-owner --no-privileges --file="$copy.part"
pg_restore --list "$copy.part" >"$scratch/list"
grep -q 'TABLE DATA public django_migrations' "$scratch/list" || {
    echo "The copy holds no tables of Careerpath; it is not kept. Is DATABASE_URL right?" >&2
    rm -f "$copy.part"
    exit 1
}
pg_restore --file=/dev/null "$copy.part" # every byte of it, so that a torn copy is found today
sync "$copy.part"
mv "$copy.part" "$copy"

find "$folder" -maxdepth 1 -name 'careerpath-*.dump' | sort -r | tail -n "+$((${KEEP:-14} + 1))" |
    while read -r old; do rm -f "$old"; done
echo "$copy: $(grep -c 'TABLE DATA' "$scratch/list") tables, $(stat -c %s "$copy") bytes"
