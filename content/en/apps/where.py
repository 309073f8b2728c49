def application(environ, start_response):
    here = environ.get("SCRIPT_NAME", "") or "the top"
    rest = environ.get("PATH_INFO", "") or "nothing more"

    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [f"You are at {here} and want {rest}.\n".encode("latin-1")]
