"""A mail server between desks: smtp_desks.py LOG [option...] DOMAIN=FOLDER...

Prints its port. A mail to a domain goes into the desk that desk.conf in that
folder names by mail2ticket, as a mail system would hand it over: with Return-Path
and Delivered-To. LOG has a line a mail: "envelope sender, recipient, subject".
What a bad way does to mails on it:
    --strip FIELD,...   takes these header fields out
    --grow              puts "Re: " in front of the subject
    --new-subject       gives each mail a subject of its own
    --bare              takes what is behind a "+" out of addresses
    --path-from         Return-Path is the address in From
"""
import argparse
import asyncio
import email
import email.policy
import email.utils
import os
import re
import sys

from aiosmtpd.smtp import SMTP


def bare(address):
    return re.sub(r"\+[^@]*@", "@", address)


def meddle(content):
    mail = email.message_from_bytes(content, policy=email.policy.SMTP)
    for name in filter(None, options.strip.split(",")):
        del mail[name]
    if options.grow:
        subject = mail["Subject"]
        del mail["Subject"]
        mail["Subject"] = "Re: " + subject
    if options.new_subject:
        del mail["Subject"]
        mail["Subject"] = "Case %s" % os.urandom(4).hex()
    if options.bare:
        for name in ("To", "Reply-To"):
            if mail[name]:
                address = bare(str(mail[name]))
                del mail[name]
                mail[name] = address
    return mail


class Desks:
    def __init__(self):
        self.log = open(options.log, "a", buffering=1)
        self.folders = dict(each.split("=", 1) for each in options.desk)

    async def handle_DATA(self, server, session, envelope):
        mail = meddle(envelope.content)
        for address in envelope.rcpt_tos:
            if not await self.deliver(mail, envelope.mail_from, address):
                return "451 not now"
        return "250 taken"

    async def deliver(self, mail, sender, address):
        path = sender or ""
        if options.path_from:
            path = email.utils.parseaddr(str(mail["From"]))[1]
        if options.bare:
            path, address = bare(path), bare(address)
        self.log.write("%s, %s, %s\n" % (sender or "<>", address,
                                         mail["Subject"]))
        folder = self.folders[address.split("@")[1]]
        process = await asyncio.create_subprocess_exec(
            "mail2ticket", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            env=dict(environment, DESK_CONFIG=folder + "/desk.conf"))
        trace = "Return-Path: <%s>\nDelivered-To: %s\n" % (path, address)
        await process.communicate(trace.encode() + mail.as_bytes())
        return process.returncode == 0


async def main():
    handler = Desks()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, hostname="localhost"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


parser = argparse.ArgumentParser()
parser.add_argument("log")
parser.add_argument("desk", nargs="+")
parser.add_argument("--strip", default="")
parser.add_argument("--grow", action="store_true")
parser.add_argument("--new-subject", action="store_true")
parser.add_argument("--bare", action="store_true")
parser.add_argument("--path-from", action="store_true")
options = parser.parse_args()
environment = {name: value for name, value in os.environ.items()
               if name != "DESK_DB"}
try:
    asyncio.run(main())
except KeyboardInterrupt:
    sys.exit(0)
