"""A hook for tests: hook_sink.py LOG [SECRET] prints its port.

The path says what is answered:
    /ok 200    /busy 503, the first time with Retry-After: 600, then 200
    /later 429    /gone 410    /bad 400    /slow sleeps 5 s
    /move 307 to /ok    /file 302 to file:///etc/passwd    /big 1 MB of text
LOG has a JSON line a post: {"path", "id", "at", "ok", "body"}, where ok says
that the signature fits the SECRET.
"""
import base64
import hashlib
import hmac
import http.server
import json
import sys
import time

log = open(sys.argv[1], "a", buffering=1)
secret = sys.argv[2] if len(sys.argv) > 2 else ""
if secret.startswith("whsec_"):
    key = base64.b64decode(secret[6:])
else:
    key = secret.encode()
busy = [0]


class Hook(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def signature_fits(self, body):
        text = b".".join([
            self.headers.get("webhook-id", "").encode(),
            self.headers.get("webhook-timestamp", "").encode(), body])
        want = base64.b64encode(
            hmac.new(key, text, hashlib.sha256).digest()).decode()
        return self.headers.get("webhook-signature") == "v1," + want

    def answer(self, code, text=b"", **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        log.write(json.dumps({
            "path": self.path, "id": self.headers.get("webhook-id"),
            "at": self.headers.get("webhook-timestamp"),
            "type": self.headers.get("Content-Type"),
            "signature": self.headers.get("webhook-signature"),
            "ok": self.signature_fits(body), "body": body.decode()}) + "\n")
        if self.path == "/busy" and not busy[0]:
            busy[0] = 1
            self.answer(503, b"come again\n", Retry_After="600")
        elif self.path == "/later":
            self.answer(429)
        elif self.path == "/gone":
            self.answer(410, b"no such hook")
        elif self.path == "/bad":
            self.answer(400)
        elif self.path == "/move":
            self.answer(307, Location="/ok")
        elif self.path == "/file":
            self.answer(302, Location="file:///etc/passwd")
        elif self.path == "/big":
            self.answer(200, b"x" * 1048576)
        else:
            if self.path == "/slow":
                time.sleep(5)
            self.answer(200, b"ok")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
print(server.server_address[1], flush=True)
server.serve_forever()
