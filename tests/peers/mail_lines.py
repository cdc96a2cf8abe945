#!/usr/bin/env python3
"""A mail server that says what it is told to: mail_lines.py PIECE...

Prints its port. To each client it says one piece after the other, the next one
once the client has sent a line; escapes as in C. The piece "drip" is a byte now
and then for ever, "end" the end of the connection. What clients send goes to
stderr.
"""
import socket
import sys
import time


def read_line(client):
    line = b""
    while not line.endswith(b"\n"):
        got = client.recv(1)
        if not got:
            raise OSError("it went away")
        line += got
    return line


def serve(client):
    for piece in sys.argv[1:]:
        while piece == "flood":
            client.sendall(b"x" * 4096)
        while piece == "drip":
            client.sendall(b"*")
            time.sleep(0.3)
        if piece == "end":
            return
        text = piece.encode().decode("unicode_escape")
        client.sendall(text.encode("latin-1"))
        print(read_line(client), file=sys.stderr, flush=True)


server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    client = server.accept()[0]
    try:
        serve(client)
    except OSError:
        pass
    client.close()
