def read_head(rfile):
    """The lines of the head, as texts without their line ends."""
    while (line := rfile.readline()) != b"\r\n":
        yield line[:-2].decode("latin-1")


def serve(rfile, wfile, application):
    """For now, tell the client which lines were read."""
    text = "\n".join(read_head(rfile)) + "\n"
    wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    wfile.write(text.encode("latin-1"))
