def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    try:
        for number in range(1, 6):
            yield f"page {number}\n".encode("utf-8")
    finally:
        environ["wsgi.errors"].write("the book is closed\n")
