def application(environ, start_response):
    wanted = environ.get("HTTP_UPGRADE", "")
    if wanted == "websocket":
        start_response("101 Switching Protocols",
                       [("Upgrade", "websocket")])
        return []

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"One question, one answer.\n"]
