class Wait:
    def __await__(self):
        yield


async def visit(name, said):
    said.append(f"{name} asks")
    await Wait()
    said.append(f"{name} goes on")


def application(environ, start_response):
    said = []
    ready = [visit("Ada", said), visit("Sam", said)]
    while ready:
        coroutine = ready.pop(0)
        try:
            coroutine.send(None)
        except StopIteration:
            continue
        ready.append(coroutine)

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{line}\n".encode("utf-8") for line in said]
