from contextlib import redirect_stdout
from io import StringIO

SCRIPT = '''
cups = 1
print("Status: 200 OK")
print("Content-Type: text/plain")
print()
print(f"cup {cups} for", variables["QUERY_STRING"])
cups += 1
'''


def application(environ, start_response):
    variables = {}
    for key, value in environ.items():
        if "." not in key:
            variables[key] = value

    stdout = StringIO()
    stdin = environ["wsgi.input"]
    with redirect_stdout(stdout):
        exec(SCRIPT, {"variables": variables, "stdin": stdin})

    head, _, body = stdout.getvalue().partition("\n\n")
    fields = [line.split(": ", 1) for line in head.split("\n")]
    headers = [(n, v) for n, v in fields if n != "Status"]
    start_response(dict(fields)["Status"], headers)
    return [body.encode("utf-8")]
