"""A mail server that misbehaves: smtp_fault.py LOG FAULT [N] prints its port.

FAULT:  silent   accepts, and says nothing
        rst      resets the connection in the middle of DATA (RST)
        close    closes it after DATA, before the answer
        stall    answers all but DATA's end
        drip     greets a byte every 0.3 s
        inject   answers STARTTLS with more than it should
        fast     none: as quick as it can, for measurements
With N only the first N connections are like that, the others are fast. LOG has
a line for each mail that was taken: its Message-ID.
"""
import socket
import struct
import sys
import threading
import time

log = open(sys.argv[1], "a", buffering=1)
fault = sys.argv[2]
faults = int(sys.argv[3]) if len(sys.argv) > 3 else 1 << 30


def talk(conn, fault):
    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if fault == "silent":
        time.sleep(60)
        return
    if fault == "drip":
        for byte in b"220 localhost ready and waiting for a mail\r\n" * 9:
            conn.sendall(bytes([byte]))
            time.sleep(0.3)
        return
    stream = conn.makefile("rb")
    conn.sendall(b"220 localhost ready\r\n")
    while True:
        line = stream.readline()
        word = line[:4].upper()
        if not line:
            return
        if word == b"EHLO":
            conn.sendall(b"250-localhost\r\n250-STARTTLS\r\n250 8BITMIME\r\n"
                         if fault == "inject" else
                         b"250-localhost\r\n250 8BITMIME\r\n")
        elif word == b"STAR" and fault == "inject":
            conn.sendall(b"220 go\r\n250-localhost\r\n250 AUTH PLAIN\r\n")
            time.sleep(3)
            return
        elif word == b"DATA":
            conn.sendall(b"354 go on\r\n")
            if fault == "rst":
                stream.read(20)
                conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                struct.pack("ii", 1, 0))
                stream.close()
                conn.close()
                return
            name = ""
            while True:
                text = stream.readline()
                if text[:11].lower() == b"message-id:":
                    name = text[11:].strip().decode()
                if text in (b".\r\n", b""):
                    break
            if fault == "close":
                return
            if fault == "stall":
                time.sleep(60)
                return
            log.write(name + "\n")
            conn.sendall(b"250 taken\r\n")
        elif word == b"QUIT":
            conn.sendall(b"221 bye\r\n")
            return
        else:
            conn.sendall(b"250 ok\r\n")


def serve(conn, fault):
    try:
        talk(conn, fault)
        conn.close()
    except OSError:
        pass


server = socket.create_server(("127.0.0.1", 0), backlog=64)
print(server.getsockname()[1], flush=True)
while True:
    client, _ = server.accept()
    threading.Thread(target=serve, daemon=True, args=(
        client, fault if faults > 0 else "fast")).start()
    faults -= 1
