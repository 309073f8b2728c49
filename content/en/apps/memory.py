def application(environ, start_response):
    visits = environ.get("tea.visits", 0) + 1
    environ["tea.visits"] = visits

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"visit {visits}\n".encode("utf-8")]
