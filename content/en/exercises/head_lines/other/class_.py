class Head(list):
    def __init__(self, rfile):
        super().__init__(str(line, "latin-1").rstrip("\r\n") for line in iter(rfile.readline, b"\r\n"))


read_head = Head



def serve(rfile, wfile, application):
    """For now, tell the client which lines were read."""
    text = "\n".join(read_head(rfile)) + "\n"
    wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    wfile.write(text.encode("latin-1"))
