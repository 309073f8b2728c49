def application(environ, start_response):
    text = "Café\n"

    headers = [("Content-Type", "text/plain; charset=utf-8")]
    headers.append(("Content-Length", str(len(text))))
    start_response("200 OK", headers)
    return [text.encode("utf-8")]
