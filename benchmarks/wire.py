"""HTTP as cheap as can be. The library's own client takes 1.6 ms of processor time a request, on the processors that the
servers under measurement share with it: a third of what CareHub itself takes.
"""

import socket

PATIENCE = 120  # seconds
LARGEST_READ = 1 << 18  # bytes


class Answer:
    """`headers`: [(name in small letters, value)]."""

    def __init__(self, head, body):
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ", 2)[1])
        self.headers = [(name.lower(), value) for name, _, value in (line.partition(": ") for line in lines)]
        self.body = body

    def all(self, name):
        return [value for one, value in self.headers if one == name]

    def header(self, name, missing=""):
        return next(iter(self.all(name)), missing)


class Wire:
    """A connection that is kept. Every answer must say how long it is, as Django's do."""

    def __init__(self, port):
        self.port, self.socket = port, None

    def ask(self, verb, path, headers, body=""):
        content = body.encode()
        lines = [f"{verb} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if verb == "POST":
            lines.append(f"Content-Length: {len(content)}")
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + content)
        answer = self._read()
        if answer.header("connection").lower() == "close":
            self.close()
        return answer

    def _read(self):
        got = self._more(b"")
        while b"\r\n\r\n" not in got:
            got = self._more(got)
        head, _, body = got.partition(b"\r\n\r\n")
        answer = Answer(head, body)
        length = int(answer.header("content-length"))
        while len(answer.body) < length:
            answer.body = self._more(answer.body)
        assert len(answer.body) == length
        return answer

    def _more(self, got):
        more = self.socket.recv(LARGEST_READ)
        if not more:
            raise ConnectionError("The server hung up")
        return got + more

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None
