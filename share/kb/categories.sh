#!/bin/sh
# Enters the categories of the shipped articles, with their names in English
# and German, into the desk that kb finds, or brings them up to date. Then:
# kb import FOLDER, the one that this script is in.
set -eu

category() { # SLUG POSITION NAME GERMAN-NAME HELP GERMAN-HELP
	verb='new'
	! kb category list -H -o tsv --fields slug | grep -qx -- "$1" || verb='set'
	kb category "$verb" "$1" position="$2" name="$3" name:de="$4" \
		help="$5" help:de="$6" >/dev/null
}

category getting-started 1 "Getting started" "Einstieg" \
	"First steps, people and rights" \
	"Erste Schritte, Menschen und Rechte"
category mail 2 "Mail" "Mail" \
	"procmail, fetchmail, Exim, IMAP, templates" \
	"procmail, fetchmail, Exim, IMAP, Vorlagen"
category shell 3 "In the shell" "In der Shell" \
	"Pipes, JSON, queries" "Pipes, JSON, Abfragen"
category operations 4 "Running a desk" "Betrieb" \
	"Articles, backup, PostgreSQL, promises of time" \
	"Artikel, Sicherung, PostgreSQL, Zusagen"
category troubleshooting 5 "Troubleshooting" "Problemlösung" \
	"Database, mail, search" "Datenbank, Mail, Suche"
