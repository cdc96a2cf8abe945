"""A mail server for tests: takes every mail and writes a line a mail.

smtp_sink.py LOG [option...]      prints its port, serves until it is killed
    --cert FILE --key FILE        offers STARTTLS
    --implicit                    TLS from the start instead
    --require-tls                 takes no mail without
    --auth USER:PASSWORD          takes no mail without
    --die-after N                 closes each connection after N mails (421)

LOG has a JSON line a mail: {"from", "to", "id", "conn", "tls", "lines"}. What
the local part of a recipient begins with says how it is treated:
    bad    550      full  552      tmp  451 always      grey  450 once, then ok
and that of a sender: nosender 550. A subject that begins with 554 is refused
after DATA; one with "slow" is answered after a second.
"""
import argparse
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Sink:
    def __init__(self, path):
        self.log = open(path, "a", buffering=1)
        self.seen = set()
        self.numbers = {}
        self.mails = {}

    async def handle_EHLO(self, server, session, envelope, hostname):
        # STARTTLS begins the session anew, on the same connection.
        peer = session.peer
        if peer not in self.numbers:
            self.numbers[peer] = len(self.numbers) + 1
        session.number = self.numbers[peer]
        session.host_name = hostname
        return "250 HELP"

    async def handle_MAIL(self, server, session, envelope, address, options):
        if options_of.die_after:
            if self.mails.get(session.number, 0) >= options_of.die_after:
                return "421 enough for one connection"
        if address and address.startswith("nosender"):
            return "550 we do not know you"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("bad"):
            return "550 5.1.1 no such user here"
        if address.startswith("full"):
            return "552 5.2.2 mailbox full"
        if address.startswith("tmp"):
            return "451 4.3.0 not now"
        if address.startswith("grey") and address not in self.seen:
            self.seen.add(address)
            return "450 4.2.0 greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        text = envelope.content.decode("latin-1")
        head = dict(
            line.split(": ", 1)
            for line in text.split("\r\n\r\n")[0].split("\r\n")
            if ": " in line and line[0] not in " \t")
        subject = head.get("Subject", "")
        if subject.startswith("slow"):
            await asyncio.sleep(1)
        if subject.startswith("554"):
            return "554 5.6.0 we do not want that"
        self.mails[session.number] = self.mails.get(session.number, 0) + 1
        self.log.write(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "id": head.get("Message-ID", ""), "subject": subject,
            "conn": session.number, "tls": session.ssl is not None or
            options_of.implicit, "user": getattr(session, "user", None),
            "size": len(envelope.content), "text": text}) + "\n")
        return "250 2.0.0 taken as %d" % sum(self.mails.values())


def authenticator(server, session, envelope, mechanism, data):
    user, password = options_of.auth.split(":", 1)
    if isinstance(data, LoginPassword) and data.login == user.encode() and \
            data.password == password.encode():
        session.user = user
        return AuthResult(success=True)
    return AuthResult(success=False, handled=False)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("log")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--implicit", action="store_true")
    parser.add_argument("--require-tls", action="store_true")
    parser.add_argument("--auth")
    parser.add_argument("--die-after", type=int, default=0)
    return parser.parse_args()


async def main():
    tls = None
    if options_of.cert:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(options_of.cert, options_of.key)
    sink = Sink(options_of.log)
    how = {}
    if options_of.auth:
        how = {"authenticator": authenticator, "auth_required": True,
               "auth_require_tls": False}
    starttls = tls if not options_of.implicit else None

    def factory():
        return SMTP(sink, hostname="localhost", enable_SMTPUTF8=False,
                    data_size_limit=100 * 1024 * 1024, tls_context=starttls,
                    require_starttls=options_of.require_tls, **how)

    server = await asyncio.get_running_loop().create_server(
        factory, "127.0.0.1", 0, ssl=tls if options_of.implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


options_of = arguments()
try:
    asyncio.run(main())
except KeyboardInterrupt:
    sys.exit(0)
