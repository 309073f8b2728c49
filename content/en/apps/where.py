def application(environ, start_response):
    here = environ.get("SCRIPT_NAME", "") or "the top"
    rest = environ.get("PATH_INFO", "") or "nothing more"
    text = f"You are at {here} and want {rest}.\n"

    headers = [("Content-Type", "text/plain; charset=utf-8")]
    start_response("200 OK", headers)
    return [text.encode("latin-1")]
