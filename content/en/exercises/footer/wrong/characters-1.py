LINE = "Café Roundtrip\n"


def footer(app):
    def with_footer(environ, start_response):
        def start(status, headers, exc_info=None):
            fixed = []
            for name, value in headers:
                if name == "Content-Length":
                    value = str(int(value) + len(LINE))
                fixed.append((name, value))
            return start_response(status, fixed, exc_info)

        yield from app(environ, start)
        yield LINE.encode("utf-8")

    return with_footer
