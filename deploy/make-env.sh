#!/bin/sh
# Prints an `.env` for docker-compose.yml or `npm run start:processes`, with fresh secrets:
#
#   sh deploy/make-env.sh > .env
#   sh deploy/make-env.sh https://invoices.example > .env
set -eu
umask 077
secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
echo "PUBLIC_URL=${1:-http://localhost:4000}"
for name in INTERNAL_SECRET AUTH_SECRET DOCUMENT_LINK_SECRET SANDBOX_SECRET SETUP_TOKEN METRICS_TOKEN POSTGRES_PASSWORD OWNER_PASSWORD APP_PASSWORD \
  RABBITMQ_PASSWORD KEYCLOAK_ADMIN_PASSWORD; do
  echo "$name=$(secret)"
done
