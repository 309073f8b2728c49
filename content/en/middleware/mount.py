def mount(app):
    """Serves the application below /shop, and nothing else."""

    def mounted(environ, start_response):
        path = environ["PATH_INFO"]
        if path != "/shop" and not path.startswith("/shop/"):
            headers = [("Content-Type", "text/plain")]
            start_response("404 Not Found", headers)
            return [b"Nothing is here.\n"]

        environ["SCRIPT_NAME"] += "/shop"
        environ["PATH_INFO"] = path.removeprefix("/shop")
        return app(environ, start_response)

    return mounted
