from http import HTTPStatus


async def tea(scope, receive, send):
    name = scope["query_string"].decode("utf-8")
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200,
                "headers": headers})
    text = f"{scope['path']} for {name}\n"
    await send({"type": "http.response.body",
                "body": text.encode("utf-8")})


# Above is an ASGI application, below an adapter that calls it.
def application(environ, start_response):
    body = environ["wsgi.input"].read()
    sent = []

    async def receive():
        return {"type": "http.request", "body": body}

    async def send(message):
        print("sent", message["type"])
        sent.append(message)

    run(tea(scope_of(environ), receive, send))

    start = sent.pop(0)
    status = HTTPStatus(start["status"])
    headers = [(n.decode("latin-1"), v.decode("latin-1"))
               for n, v in start["headers"]]
    start_response(f"{status} {status.phrase}", headers)
    return [message["body"] for message in sent]


def scope_of(environ):
    path = environ["PATH_INFO"].encode("latin-1")
    return {
        "type": "http",
        "method": environ["REQUEST_METHOD"],
        "path": path.decode("utf-8"),
        "query_string": environ["QUERY_STRING"].encode("latin-1"),
        "headers": [(b"host", environ["HTTP_HOST"].encode("latin-1"))],
    }


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise RuntimeError("the application waits for somebody")
