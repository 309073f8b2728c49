import sys

GREETING = "Hello, WSGI!"


def app(env, start):
    start("200 OK", [("Content-Type", "text/plain")])
    sys.stdout.write(GREETING + "\n")
    return
