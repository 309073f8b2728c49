import io
import sys
from urllib.parse import unquote, unquote_to_bytes


def serve(rfile, wfile, application, decide):
    """decide holds what you decided. Where it is empty, the rule is followed."""
    lines = read_head(rfile, int(decide.get("end", -1)))
    environ = build_environ(lines, rfile, decide)
    answer = Answer(wfile, decide)
    closing = decide.get("close", "always")
    result = application(environ, answer.start_response)
    try:
        for block in result:
            answer.send(block)
        answer.end()
        if closing == "loop":
            close(result)
    finally:
        if closing == "always":
            close(result)


def read_head(rfile, end):
    """The lines of the head, each with its place. The line at end is the last one read."""
    lines, at = [], 0
    while True:
        line = rfile.readline()
        last = at + len(line) > end if end >= 0 else line == b"\r\n"
        if last or not line:
            return lines
        lines.append((at, line.decode("latin-1").rstrip("\r\n")))
        at += len(line)


PATHS = {
    "as it came": lambda path: path,
    "as UTF-8": lambda path: unquote(path, "utf-8"),
    "as latin-1": lambda path: unquote_to_bytes(path).decode("latin-1"),
}


def build_environ(lines, rfile, decide):
    method, target, version = lines[0][1].split()
    path, _, query = target.partition("?")
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "",
        "PATH_INFO": PATHS[decide.get("path", "as latin-1")](path),
        "QUERY_STRING": query, "SERVER_PROTOCOL": version,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr, "wsgi.multithread": False,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    for _, line in lines[1:]:
        name, _, value = line.partition(":")
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = "HTTP_" + key
        environ[key] = value.strip()
    if "length" in decide:
        environ["CONTENT_LENGTH"] = value_at(lines, int(decide["length"]))
    body = rfile.read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return environ


def value_at(lines, place):
    at, line = [pair for pair in lines if pair[0] <= place][-1]
    return line.partition(":")[2].strip() if place < at + len(line) + 2 else ""


class Answer:
    def __init__(self, wfile, decide):
        self.wfile = wfile
        self.when = decide.get("head", "block")
        self.framing = decide.get("framing", "chunks")
        self.head, self.left, self.kept = None, False, []

    def start_response(self, status, headers, exc_info=None):
        if exc_info and self.left:
            raise exc_info[1]
        self.head = status, list(headers)
        if self.when == "call":
            self.leave(b"")
        return self.send

    def send(self, block):
        if self.when == "end":
            self.kept.append(block)
        elif block or self.framing == "every":
            self.leave(block)
            self.write(block)

    def end(self):
        self.leave(b"".join(self.kept[:1]))
        for block in self.kept:
            self.write(block)
        if self.framing != "length" and self.framing != "nothing":
            self.wfile.write(b"0\r\n\r\n")

    def leave(self, block):
        """The head leaves, once. block is the first one of the body."""
        if self.left:
            return
        self.left = True
        status, headers = self.head
        if self.framing == "length":
            headers.append(("Content-Length", str(len(block))))
        elif self.framing != "nothing":
            headers.append(("Transfer-Encoding", "chunked"))
        headers.append(("Connection", "close"))
        lines = [f"HTTP/1.1 {status}"] + [f"{name}: {value}" for name, value in headers]
        self.wfile.write("\r\n".join(lines + ["", ""]).encode("latin-1"))

    def write(self, block):
        if self.framing in ("chunks", "every"):
            block = b"%x\r\n%b\r\n" % (len(block), block)
        self.wfile.write(block)


def close(result):
    if hasattr(result, "close"):
        result.close()
