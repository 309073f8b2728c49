class Counter:
    def __init__(self):
        self.clients = {}

    def __call__(self, environ, start_response):
        client = environ["REMOTE_ADDR"]
        self.clients[client] = self.clients.get(client, 0) + 1
        n = self.clients[client]
        start_response("200 OK", [("Set-Cookie", f"visits={n}")])
        return [f"visit {n}".encode()]


application = Counter()
