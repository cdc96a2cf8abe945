#!/bin/sh
# Writes a C table of files to stdout: embed.sh NAME FILE...
# Each becomes a row {"base name", bytes, length} of embed_NAME[], whose last
# row has no name.
set -eu

table=$1
shift
printf '#include "base/embed.h"\n\n'
n=0
for file; do
	printf 'static const unsigned char file_%d[] = {\n' "$n"
	od -An -v -tu1 "$file" | sed 's/\([0-9]\)\( \|$\)/\1,/g'
	printf '0};\n\n'
	n=$((n + 1))
done
printf 'const struct embed embed_%s[] = {\n' "$table"
n=0
for file; do
	printf '{"%s", (const char *)file_%d, sizeof file_%d - 1},\n' \
		"${file##*/}" "$n" "$n"
	n=$((n + 1))
done
printf '{0, 0, 0}};\n'
