CARTS = {}


def application(environ, start_response):
    cart = CARTS.setdefault(environ["session.id"], [])
    cart.append(environ["PATH_INFO"].strip("/"))

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"In your cart: {', '.join(cart)}\n".encode("latin-1")]
