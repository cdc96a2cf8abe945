#!/bin/sh
# Robots, lists and bounces of the mail corpus are taken for what they are.
set -eu

exec "$BUILD/tests/corpus/bounce_expect" "$CORPUS/mail"
