def application(environ, start_response):
    wanted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    text = "Guten Tag!\n" if wanted.startswith("de") else "Hello!\n"

    headers = [("Content-Type", "text/plain")]
    headers.append(("Vary", "Accept-Language"))
    start_response("200 OK", headers)
    return [text.encode("utf-8")]
