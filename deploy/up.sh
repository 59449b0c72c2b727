#!/bin/bash
# Brings the site up on one machine: PostgreSQL, web processes, nginx in front of them.
#
#   deploy/up.sh              on a Debian 12, as root, from /opt/careerpath; systemd keeps it running
#   deploy/up.sh --here DIR   the same for a laptop or a test: nothing is installed, no service is touched;
#                             everything is a child of this command, lives in DIR, and ends with it
#
# Run it again after each update: it changes what is not as it should be, and replaces the web
# processes one after the other, so nobody notices. Settings, each an environment variable:
#
#   SITE_NAMES        host names with spaces between; needed the first time (--here: localhost)
#   WEB_PROCESSES     how many (2); each has WEB_THREADS threads (4)
#   WEB_PORT          port of the first, the others follow (8101)
#   MORE_WEB_SERVERS  addresses with ports of web processes on other machines, with spaces between
#   HTTP_PORT HTTPS_PORT   80 and 443 (--here: 8080 and 8443)
#   LIMIT_PAGES LIMIT_API LIMIT_LOGIN LIMIT_EXPORT   what one address may ask (30r/s, 10r/s, 10r/m, 10r/m)
#   TLS_CERTIFICATE TLS_KEY   files of the certificate; one that browsers warn of is made where there is none
#   DATABASE_URL      a PostgreSQL that is there already; unless set, one on this machine
#   PG_PORT PG_BIN    --here: port of the database (8432), and where its programs are
# shellcheck disable=SC2034 # what write_nginx fills in is set all over
set -euo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)
cd "$ROOT"
HERE=
case "${1:-}" in
--here) HERE=${2:?Name a folder: deploy/up.sh --here DIR} ;;
"") ;;
*) sed -n '2,21s/^# \?//p' "$0" && exit 2 ;;
esac
WEB_PROCESSES=${WEB_PROCESSES:-2} WEB_PORT=${WEB_PORT:-8101} WEB_HOST=127.0.0.1

say() { echo "up: $*"; }
stop() { echo "up: $*" >&2 && exit 1; }
web_ports() { seq "$WEB_PORT" $((WEB_PORT + WEB_PROCESSES - 1)); }

need() { # program, Debian package
    command -v "$1" >/dev/null || stop "$1 is missing. On Debian: apt-get install --no-install-recommends $2"
}

# The environment of the web processes, written once and then kept: a new key would log everybody out.
write_env() { # file, DATABASE_URL, STATIC_ROOT
    [ -e "$1" ] && return
    (
        umask 077
        {
            echo "SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')"
            echo "ALLOWED_HOSTS=${SITE_NAMES// /,}"
            echo "DATABASE_URL=$2"
            echo "STATIC_ROOT=$3"
            echo "BEHIND_PROXY=1"
        } >"$1.part"
        mv "$1.part" "$1"
    )
    say "wrote $1"
}

make_certificate() { # folder, for who only tries the site
    TLS_CERTIFICATE=$1/certificate.pem TLS_KEY=$1/key.pem
    [ -e "$TLS_CERTIFICATE" ] && return
    local name names=()
    for name in $SITE_NAMES; do names+=("DNS:$name"); done
    (umask 077 && openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj "/CN=${SITE_NAMES%% *}" \
        -addext "subjectAltName=$(IFS=, && echo "${names[*]}")" \
        -keyout "$TLS_KEY" -out "$TLS_CERTIFICATE" 2>/dev/null)
    say "made a certificate of our own, which browsers warn of. Set TLS_CERTIFICATE and TLS_KEY for a real one."
}

prepare_site() { # words to call manage.py with; each step does nothing where it was done before
    "$@" collectstatic --no-input --verbosity 0
    "$@" migrate --no-input --verbosity 0
    "$@" load_fixtures
    "$@" publish --first --note "First release"
    "$@" import_zip_codes --first
}

write_nginx() { # file
    WEB_SERVERS=$(for server in $(web_ports | sed "s/^/$WEB_HOST:/") ${MORE_WEB_SERVERS:-}; do
        echo "    server $server max_fails=1 fail_timeout=2s;"
    done)
    HTTPS_SUFFIX=":$HTTPS_PORT" IF_IPV6="# no IPv6: "
    [ "$HTTPS_PORT" = 443 ] && HTTPS_SUFFIX=
    [ -z "$HERE" ] && [ -e /proc/net/if_inet6 ] && IF_IPV6=
    LIMIT_PAGES=${LIMIT_PAGES:-30r/s} LIMIT_API=${LIMIT_API:-10r/s}
    LIMIT_LOGIN=${LIMIT_LOGIN:-10r/m} LIMIT_EXPORT=${LIMIT_EXPORT:-10r/m}
    local filled='WEB_SERVERS SITE_NAMES LISTEN_HTTP LISTEN_HTTPS HTTP_PORT HTTPS_PORT HTTPS_SUFFIX IF_IPV6
        TLS_CERTIFICATE TLS_KEY LOG_FOLDER CACHE_FOLDER LIMIT_PAGES LIMIT_API LIMIT_LOGIN LIMIT_EXPORT'
    # shellcheck disable=SC2086,SC2163,SC2016 # each word is a name
    export $filled
    # shellcheck disable=SC2086,SC2016
    envsubst "$(printf '${%s} ' $filled)" <deploy/nginx.conf.template >"$1"
}

wait_until() { # seconds, what for, command ...
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || stop "waited in vain for $what."
        sleep 0.2
    done
}
asks() { curl --silent --fail --max-time 5 "$@"; }
web_is_ready() { asks "http://$WEB_HOST:$1/readyz"; }
site_answers() { asks --insecure --resolve "${SITE_NAMES%% *}:$HTTPS_PORT:127.0.0.1" "https://${SITE_NAMES%% *}:$HTTPS_PORT/"; }

# ---------------------------------------------------------------- a server: Debian and systemd

up_server() {
    [ "$(id -u)" = 0 ] || stop "run this as root, or try deploy/up.sh --here DIR."
    [ "$ROOT" = /opt/careerpath ] || stop "put the project in /opt/careerpath: the units in deploy/ name it."
    [ -d /run/systemd/system ] || stop "systemd does not run here. Try deploy/up.sh --here DIR."
    HTTP_PORT=${HTTP_PORT:-80} HTTPS_PORT=${HTTPS_PORT:-443}
    LISTEN_HTTP=$HTTP_PORT LISTEN_HTTPS=$HTTPS_PORT LOG_FOLDER=/var/log/nginx
    CACHE_FOLDER=/var/cache/nginx-careerpath
    local env=/etc/careerpath/env packages="nginx-light python3-venv gettext-base openssl curl ca-certificates"
    if [ -e "$env" ]; then
        SITE_NAMES=${SITE_NAMES:-$(sed -n 's/^ALLOWED_HOSTS=//p' "$env" | tr , ' ')}
    fi
    [ -n "${SITE_NAMES:-}" ] || stop "set SITE_NAMES to the host names of the site."
    # pg_dump is needed in any case, and a server of our own where no other was named.
    packages+=" postgresql-client"
    [ -n "${DATABASE_URL:-}" ] || packages+=" postgresql"
    apt-get -qq update
    # shellcheck disable=SC2086 # packages are words
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $packages

    getent passwd careerpath >/dev/null || adduser --system --group --no-create-home --home /nonexistent careerpath
    install -d -m 0755 /etc/careerpath /var/lib/careerpath
    install -d -m 0755 -o careerpath -g careerpath /var/lib/careerpath/static
    install -d -m 0700 -o careerpath -g careerpath /var/backups/careerpath
    install -d -m 0700 -o www-data -g www-data "$CACHE_FOLDER"
    install_packages
    write_env "$env" "${DATABASE_URL:-postgres://%2Fvar%2Frun%2Fpostgresql/careerpath}" /var/lib/careerpath/static
    chown root:careerpath "$env"
    chmod 0640 "$env"
    if grep -q '^WEB_HOST=' "$env"; then WEB_HOST=$(sed -n 's/^WEB_HOST=//p' "$env"); fi
    if grep -q '^DATABASE_URL=postgres://%2Fvar' "$env"; then own_database; fi
    prepare_site deploy/as-site.sh .venv/bin/python manage.py
    local site=/etc/nginx/conf.d/careerpath.conf
    if [ -z "${TLS_CERTIFICATE:-}" ] && [ -e "$site" ]; then # as it was, also where it is not said again
        TLS_CERTIFICATE=$(sed -n 's/^ *ssl_certificate \(.*\);/\1/p' "$site")
        TLS_KEY=$(sed -n 's/^ *ssl_certificate_key \(.*\);/\1/p' "$site")
    fi
    if [ -z "${TLS_CERTIFICATE:-}" ]; then
        install -d -m 0700 /etc/careerpath/tls
        make_certificate /etc/careerpath/tls
    fi
    start_units
    rm -f /etc/nginx/sites-enabled/default # Debian's welcome page would answer in our place
    write_nginx "$site"
    nginx -t -q
    systemctl enable --quiet --now nginx
    systemctl reload nginx
    wait_until 20 "https://${SITE_NAMES%% *}/" site_answers
    say "ready: https://${SITE_NAMES%% *}/   Backups are in /var/backups/careerpath, logs in journalctl -u 'careerpath-*'."
}

install_packages() { # what the lock lists, each file checked by its hash
    [ -x .venv/bin/python ] || python3 -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.lock
    .venv/bin/python -m compileall -q careerpath careers certifications eligibility quiz staff
}

own_database() { # the user careerpath of this machine is let in without a password
    systemctl enable --quiet --now postgresql
    wait_until 30 PostgreSQL runuser -u postgres -- psql -Xc 'SELECT 1'
    as_postgres "SELECT 1 FROM pg_roles WHERE rolname = 'careerpath'" || runuser -u postgres -- createuser careerpath
    as_postgres "SELECT 1 FROM pg_database WHERE datname = 'careerpath'" ||
        runuser -u postgres -- createdb --owner=careerpath --encoding=UTF8 --template=template0 careerpath
    # Its log would repeat each statement that fails, with what somebody had told us in it.
    runuser -u postgres -- psql -Xqc "ALTER ROLE careerpath SET log_min_error_statement = panic" \
        -c "ALTER ROLE careerpath SET log_error_verbosity = terse"
}
as_postgres() { [ "$(runuser -u postgres -- psql -XAtc "$1")" = 1 ]; }

start_units() {
    local port unit
    install -m 0644 deploy/*.service deploy/*.timer /etc/systemd/system/
    systemctl daemon-reload
    systemctl enable --quiet --now careerpath-purge.timer careerpath-backup.timer
    for port in $(web_ports); do # the others answer meanwhile
        systemctl enable --quiet "careerpath-web@$port"
        systemctl restart "careerpath-web@$port"
        wait_until 60 "the web process on port $port (journalctl -u careerpath-web@$port says why)" web_is_ready "$port"
    done
    for unit in $(systemctl list-units --plain --no-legend 'careerpath-web@*' | cut -d' ' -f1); do
        port=${unit//[!0-9]/}
        web_ports | grep -qx "$port" || systemctl disable --quiet --now "$unit"
    done
}

# ---------------------------------------------------------------- here: children of this command

up_here() {
    mkdir -p "$HERE"/{run,log,static,tls,cache}
    HERE=$(cd "$HERE" && pwd)
    HTTP_PORT=${HTTP_PORT:-8080} HTTPS_PORT=${HTTPS_PORT:-8443} PG_PORT=${PG_PORT:-8432}
    SITE_NAMES=${SITE_NAMES:-localhost}
    LISTEN_HTTP=127.0.0.1:$HTTP_PORT LISTEN_HTTPS=127.0.0.1:$HTTPS_PORT LOG_FOLDER=$HERE/log
    CACHE_FOLDER=$HERE/cache
    PATH=$PATH:/usr/sbin
    need nginx nginx-light
    need envsubst gettext-base
    need openssl openssl
    need curl curl
    [ -x .venv/bin/python ] || stop "the packages are missing. Run: python3 dev.py setup"
    [ -e "$HERE/run/up.pid" ] && kill -0 "$(cat "$HERE/run/up.pid")" 2>/dev/null && stop "it is up in $HERE already."
    echo $$ >"$HERE/run/up.pid"
    trap end_here EXIT
    trap 'exit 0' INT TERM
    [ -n "${DATABASE_URL:-}" ] || start_postgres
    write_env "$HERE/env" "$DATABASE_URL" "$HERE/static"
    while IFS= read -r line; do export "${line?}"; done <"$HERE/env"
    prepare_site .venv/bin/python manage.py
    [ -n "${TLS_CERTIFICATE:-}" ] || make_certificate "$HERE/tls"
    local port
    for port in $(web_ports); do keep_web "$port" & KEEPERS+=($!); done
    for port in $(web_ports); do wait_until 60 "the web process on port $port" web_is_ready "$port"; done
    start_nginx
    wait_until 20 "nginx" site_answers
    say "ready: https://${SITE_NAMES%% *}:$HTTPS_PORT/   Ctrl-C stops it; everything is in $HERE."
    touch "$HERE/run/ready"
    wait # for ever: until somebody ends this command
}
KEEPERS=()

keep_web() { # port: what systemd does for a server; a group of its own, so that all of it ends
    local web=
    trap '[ -z "$web" ] || kill -TERM -- "$web" 2>/dev/null; wait; exit 0' TERM
    trap - EXIT INT
    while :; do
        setsid deploy/web.sh "$1" </dev/null >>"$HERE/log/web-$1.log" 2>&1 &
        web=$!
        echo "$web" >"$HERE/run/web-$1.pid"
        wait "$web" || true
        kill -KILL -- "-$web" 2>/dev/null || true
        sleep 1
    done
}

start_postgres() {
    find_postgres
    local person=() data=$HERE/postgres/data
    # PostgreSQL refuses to run as root.
    if [ "$(id -u)" = 0 ]; then person=(setpriv --reuid=nobody --regid=nogroup --clear-groups); fi
    mkdir -p "$HERE/postgres"
    if [ ! -e "$data/PG_VERSION" ]; then
        (umask 077 && python3 -c 'import secrets; print(secrets.token_urlsafe(16))' >"$HERE/postgres/password")
        [ "$(id -u)" = 0 ] && chown -R nobody:nogroup "$HERE/postgres"
        (cd "$HERE/postgres" && "${person[@]}" "$PG_BIN/initdb" -D "$data" -U careerpath --auth=scram-sha-256 \
            --pwfile=password --encoding=UTF8 --locale=C >/dev/null)
    fi
    keep_postgres "${person[@]}" "$PG_BIN/postgres" -D "$data" -c listen_addresses=127.0.0.1 \
        -c port="$PG_PORT" -c unix_socket_directories= \
        -c log_min_error_statement=panic -c log_error_verbosity=terse & # no answer of anybody in its log
    POSTGRES=$!
    DATABASE_URL=postgres://careerpath:$(cat "$HERE/postgres/password")@127.0.0.1:$PG_PORT/postgres
    wait_until 30 "PostgreSQL ($HERE/log/postgres.log says why)" "$PG_BIN/pg_isready" -q -h 127.0.0.1 -p "$PG_PORT"
}
POSTGRES=

keep_postgres() { # command: like a web process, but it ends in order
    local server=
    trap '[ -z "$server" ] || kill -INT "$server" 2>/dev/null; wait; exit 0' TERM
    trap - EXIT INT
    while :; do
        (cd "$HERE/postgres" && exec "$@" </dev/null >>"$HERE/log/postgres.log" 2>&1) &
        server=$!
        echo "$server" >"$HERE/run/postgres.pid"
        wait "$server" || true
        sleep 1
    done
}

find_postgres() { # Debian keeps each version's programs in a folder of its own
    local bin
    for bin in /usr/lib/postgresql/*/bin; do
        if [ -z "${PG_BIN:-}" ] && [ -x "$bin/initdb" ]; then PG_BIN=$bin; fi
    done
    [ -x "${PG_BIN:-}/postgres" ] || stop "PostgreSQL is missing. On Debian: apt-get install postgresql. Or set DATABASE_URL."
}

start_nginx() {
    write_nginx "$HERE/site.conf"
    {
        # Its own user could not look into a folder that only root may open.
        [ "$(id -u)" = 0 ] && echo "user root;"
        echo "worker_processes auto; daemon off; pid $HERE/run/nginx.pid; error_log $HERE/log/nginx-error.log warn;"
        echo "events { worker_connections 1024; }"
        echo "http {"
        echo "    include /etc/nginx/mime.types;"
        for kind in client_body proxy fastcgi uwsgi scgi; do echo "    ${kind}_temp_path $HERE/run/$kind;"; done
        echo "    include $HERE/site.conf;"
        echo "}"
    } >"$HERE/nginx.conf"
    nginx -t -q -c "$HERE/nginx.conf" -e "$HERE/log/nginx-error.log" -p "$HERE"
    nginx -c "$HERE/nginx.conf" -e "$HERE/log/nginx-error.log" -p "$HERE" </dev/null &
    NGINX=$!
}
NGINX=

end_here() { # what was started here, by its id, from the front to the back
    local child
    trap - EXIT INT TERM
    for child in $NGINX "${KEEPERS[@]}"; do kill -TERM "$child" 2>/dev/null || true; done
    for child in $NGINX "${KEEPERS[@]}"; do wait "$child" 2>/dev/null || true; done
    if [ -n "$POSTGRES" ]; then
        kill -TERM "$POSTGRES" 2>/dev/null || true
        wait "$POSTGRES" 2>/dev/null || true
    fi
    rm -f "$HERE"/run/{up.pid,ready,postgres.pid} "$HERE"/run/web-*.pid
}

if [ -n "$HERE" ]; then up_here; else up_server; fi
