LINE = "Café Roundtrip\n".encode("utf-8")


def footer(app):
    def with_footer(environ, start_response):
        def start(status, headers, exc_info=None):
            fixed = []
            for name, value in headers:
                if name == "Content-Length":
                    value = int(value) + len(LINE)
                fixed.append((name, value))
            return start_response(status, fixed, exc_info)

        yield from app(environ, start)
        yield LINE

    return with_footer
