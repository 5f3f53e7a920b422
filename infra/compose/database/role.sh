#!/bin/bash
# Makes the service's role and its database, or gives the role the password that it has now. Runs when the cluster is made;
# by hand, after the secrets were lost: docker compose exec orders-database bash /docker-entrypoint-initdb.d/role.sh
set -euo pipefail
psql --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
  --set role="$ROLE" --set password="$(cat /run/secrets/PASSWORD)" <<'SQL'
select format('create role %I login', :'role') where to_regrole(:'role') is null \gexec
alter role :"role" password :'password';
select format('create database %I owner %I', :'role', :'role')
  where not exists (select from pg_database where datname = :'role') \gexec
revoke connect on database postgres, template1 from public;
revoke connect, temporary on database :"role" from public;
SQL
