from http import HTTPStatus


def application(environ, start_response):
    sent = []

    async def send(message):
        print("sent", message["type"])
        sent.append(message)

    run(tea({"path": environ["PATH_INFO"]}, None, send))

    start, *rest = sent
    status = HTTPStatus(start["status"])
    headers = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in start["headers"]]
    write = start_response(f"{status.value} {status.phrase}", headers)
    for message in rest:
        write(message.get("body", b""))
    return []


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration:
        return


PLAIN = [(b"content-type", b"text/plain")]
COOKIES = [(b"set-cookie", b"tea=mint"), (b"set-cookie", b"cup=big")]
ANSWERS = {
    "/tea": (200, PLAIN, [b"Here is your tea.\n"]),
    "/parts": (200, PLAIN, [b"one\n", b"two\n", b"three\n"]),
    "/none": (204, [], [None]),
    "/cookies": (200, PLAIN + COOKIES, [b"Keep these.\n"]),
}


async def tea(scope, receive, send):
    other = (404, PLAIN, [b"Tea only.\n"])
    status, headers, parts = ANSWERS.get(scope["path"], other)
    await send({"type": "http.response.start",
                "status": status, "headers": headers})
    for part in parts:
        message = {"type": "http.response.body", "more_body": True}
        if part is not None:
            message["body"] = part
        await send(message)
