from email import message_from_bytes
from email.policy import HTTP
from os.path import basename


def application(environ, start_response):
    length = int(environ["CONTENT_LENGTH"] or 0)
    body = environ["wsgi.input"].read(length)

    # The email parser wants the header in front of the body.
    head = f"Content-Type: {environ['CONTENT_TYPE']}\r\n\r\n"
    form = message_from_bytes(head.encode("latin-1") + body, policy=HTTP)
    text = ""
    for part in form.iter_parts():
        name = part.get_filename()
        if name:
            size = len(part.get_payload(decode=True))
            text += f"{basename(name)}: {size} bytes\n"

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.encode("utf-8")]
