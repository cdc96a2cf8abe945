#!/bin/sh
# Of each reply in the mail corpus what the person wrote is shown, and not more.
set -eu

exec "$BUILD/tests/corpus/reply_expect" "$CORPUS/mail"
