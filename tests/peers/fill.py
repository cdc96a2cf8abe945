"""fill.py N: puts N mails into the outbox of $DESK_DB, due at $DESK_NOW."""
import calendar
import hashlib
import os
import sqlite3
import sys
import time

store = sqlite3.connect(os.environ["DESK_DB"], timeout=60)
now = calendar.timegm(time.strptime(os.environ["DESK_NOW"],
                                    "%Y-%m-%dT%H:%M:%SZ"))
for i in range(1, int(sys.argv[1]) + 1):
    to = "c%d@example.org" % i
    text = ("Message-ID: <m%d@desk.example>\r\nFrom: help@desk.example\r\n"
            "To: %s\r\nSubject: Answer %d\r\n\r\n%s\r\n" %
            (i, to, i, "word " * 14 + "\r\n")).encode()
    content = store.execute(
        "insert into content (sha256, size, coding, data) "
        "values (?, ?, 'raw', ?) returning id",
        (hashlib.sha256(text).hexdigest(), len(text), text)).fetchone()[0]
    store.execute(
        "insert into outbox (kind, purpose, sender, recipients, subject, "
        "mail_id, content_id, next_at, created_at, started_at) values "
        "('mail', 'reply', 'help@desk.example', ?, 'Answer', ?, ?, ?, ?, ?)",
        (to, "m%d@desk.example" % i, content, now, now, now))
store.commit()
