def application(environ, start_response):
    fields = {}
    for pair in environ["QUERY_STRING"].split("&"):
        key, _, value = pair.partition("=")
        fields[key] = value.replace("+", " ")
    name = fields.get("name", "World")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Hello, " + name.encode("utf-8") + b"!"]
