"""A Pyramid project: factory, tween, sessions, CSRF checks, a renderer for Jinja2."""
import os

from jinja2 import Environment, FileSystemLoader
from pyramid.config import Configurator
from pyramid.csrf import SessionCSRFStoragePolicy
from pyramid.session import SignedCookieSessionFactory


class Jinja2:
    """Renders the templates of this package."""

    pages = Environment(loader=FileSystemLoader(os.path.join(os.path.dirname(__file__), "templates")), autoescape=True)

    def __init__(self, info):
        self.template = self.pages.get_template(info.name)

    def __call__(self, value, system):
        return self.template.render(dict(value, request=system["request"]))


def took(handler, registry):
    def tween(request):
        response = handler(request)
        response.headers["X-Took"] = registry.settings["took"]
        return response

    return tween


def main(global_config, **settings):
    with Configurator(settings=settings) as config:
        config.set_session_factory(SignedCookieSessionFactory("not a secret", reissue_time=None))
        config.set_csrf_storage_policy(SessionCSRFStoragePolicy())
        config.set_default_csrf_options(require_csrf=True)
        config.add_renderer(".html", Jinja2)
        config.add_static_view("static", "project:static")
        config.add_tween("project.took")
        for name in ("login", "logout", "upload", "api", "stream", "events", "says", "fails", "late", "old", "nothing", "unread"):
            config.add_route(name, "/" + name)
        config.add_route("index", "/")
        config.scan("project.views")
        return config.make_wsgi_app()
