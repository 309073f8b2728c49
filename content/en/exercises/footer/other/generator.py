def footer(app):
    """Drops the length; the server then frames the body by itself."""
    line = "Café Roundtrip\n".encode()

    def with_footer(environ, start_response):
        def start(status, headers, exc_info=None):
            kept = [h for h in headers if h[0].lower() != "content-length"]
            return start_response(status, kept, exc_info)

        body = app(environ, start)
        try:
            for block in body:
                yield block
            yield line
        finally:
            getattr(body, "close", lambda: None)()

    return with_footer
