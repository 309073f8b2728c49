def read_head(rfile):
    """The lines of the head, as texts without their line ends."""
    lines = []
    while True:
        line = rfile.readline()
        if line == b"\r\n":
            return lines
        lines.append(line.decode("latin-1").rstrip("\r\n"))


def serve(rfile, wfile, application):
    """For now, tell the client which lines were read."""
    text = "\n".join(read_head(rfile)) + "\n"
    wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    wfile.write(text.encode("latin-1"))
