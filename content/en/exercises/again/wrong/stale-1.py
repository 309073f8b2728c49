def application(environ, start_response):
    visits = 1
    if environ.get("HTTP_COOKIE", "") == "visits":
        visits = 2
    start_response("200 OK", [("Set-Cookie", f"visits={visits}")])
    return [f"visit {visits}\n".encode("utf-8")]
