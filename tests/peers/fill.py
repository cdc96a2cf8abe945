"""fill.py N: prints the SQL that puts N mails into the outbox of the store that
$STORE names, due at $DESK_NOW."""
import calendar
import hashlib
import os
import sys
import time

BLOB = {"sqlite": "x'%s'", "postgres": r"'\x%s'"}[os.environ["STORE"]]
now = calendar.timegm(time.strptime(os.environ["DESK_NOW"],
                                    "%Y-%m-%dT%H:%M:%SZ"))
print("begin;")
for i in range(1, int(sys.argv[1]) + 1):
    to = "c%d@example.org" % i
    text = ("Message-ID: <m%d@desk.example>\r\nFrom: help@desk.example\r\n"
            "To: %s\r\nSubject: Answer %d\r\n\r\n%s\r\n" %
            (i, to, i, "word " * 14 + "\r\n")).encode()
    digest = hashlib.sha256(text).hexdigest()
    print("insert into content (sha256, size, coding, data) values "
          "('%s', %d, 'raw', %s);" % (digest, len(text), BLOB % text.hex()))
    print("insert into outbox (kind, purpose, sender, recipients, subject, "
          "mail_id, content_id, next_at, created_at, started_at) select "
          "'mail', 'reply', 'help@desk.example', '%s', 'Answer', "
          "'m%d@desk.example', id, %d, %d, %d from content "
          "where sha256 = '%s';" % (to, i, now, now, now, digest))
print("commit;")
