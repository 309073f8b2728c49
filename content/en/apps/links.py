def application(environ, start_response):
    here = environ["SCRIPT_NAME"]
    page = f'<a href="/cart">one</a>\n<a href="{here}/cart">two</a>\n'

    headers = [("Content-Type", "text/html; charset=utf-8")]
    start_response("200 OK", headers)
    return [page.encode("latin-1")]
