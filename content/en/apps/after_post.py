def application(environ, start_response):
    here = environ["SCRIPT_NAME"]
    if environ["REQUEST_METHOD"] == "POST":
        location = ("Location", here + "/thanks")
        start_response("303 See Other", [location])
        return []

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Thank you for your order.\n"]
