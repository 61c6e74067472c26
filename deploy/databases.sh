#!/usr/bin/env bash
# Runs once, when PostgreSQL makes its data folder: a database and a user of its own for each region, and no way into the other's.
set -euo pipefail

for mailbox in cn-610800 cn-140900; do
    name="huizhi_${mailbox#cn-}"
    psql --username postgres --set ON_ERROR_STOP=1 --set name="$name" --set password="$(cat "/run/keys/$mailbox.password")" <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke all on database :"name" from public;
SQL
done
