"""Does for Flask and Django what their own development servers do before they serve."""
import sys

from naming import Unloadable, is_instance

ENVIRONMENTS = (".flaskenv", ".env")  # the later one wins
MOST = 1 << 20  # bytes of one


def read_environment():
    """Take what .flaskenv and .env say into the environment, as flask run does, and give notes about it."""
    import os

    files = [file for file in map(_upwards, ENVIRONMENTS) if file]
    skipped = os.environ.get("FLASK_SKIP_DOTENV", "0").lower() not in ("", "0", "false", "no")
    if not files or skipped or "DJANGO_SETTINGS_MODULE" in os.environ or os.path.exists("manage.py") or not _is_there("flask"):
        return []
    names = " and ".join(map(os.path.relpath, files))
    if not _is_there("dotenv"):
        return ["%s %s not read, since this Python has no python-dotenv: %s -m pip install python-dotenv" % (
            names, "are" if len(files) > 1 else "is", sys.executable)]
    values = {}
    for file in files:
        values.update(_values(file))
    for name, value in values.items():
        if value is not None:
            os.environ.setdefault(name, value)
    return ["environment variables from %s, as flask run reads them" % names]


def _upwards(name):
    """The file of that name in the current folder or the nearest one above."""
    import os

    folder, last = os.getcwd(), None
    while folder != last:
        if os.path.isfile(os.path.join(folder, name)):
            return os.path.join(folder, name)
        folder, last = os.path.dirname(folder), folder
    return None


def _is_there(module):
    from importlib.util import find_spec

    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _values(file):
    from dotenv import dotenv_values

    try:
        with open(file, "rb") as opened:
            text = opened.read(MOST + 1)
        if len(text) > MOST:
            raise ValueError("it has more than %d KiB" % (MOST >> 10))
        text.decode("utf-8")
        return dotenv_values(file, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = "it is not in UTF-8" if isinstance(error, UnicodeError) else (getattr(error, "strerror", None) or str(error)).lower()
        raise Unloadable(
            "%s cannot be read: %s; mend it, or leave it out with FLASK_SKIP_DOTENV=1" % (file, reason), "", 0) from None


def is_manage(file, text):
    """Whether a file is the manage.py of a Django project."""
    return file.replace("\\", "/").rsplit("/", 1)[-1] == "manage.py" and b"DJANGO_SETTINGS_MODULE" in text


def project_application(file, text):
    """The WSGI_APPLICATION of the settings that a manage.py names, without running it, as MODULE:NAME too, and a note."""
    import os
    import re

    named = re.search(rb"""DJANGO_SETTINGS_MODULE["']\s*[\],]\s*=?\s*["']([\w.]+)["']""", text)
    if named:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", named.group(1).decode())
    elif "DJANGO_SETTINGS_MODULE" not in os.environ:
        raise Unloadable("manage.py names no settings as text; name the project's WSGI module, such as mysite.wsgi", file, 0)
    from django.conf import settings
    from django.core.servers.basehttp import get_internal_wsgi_application

    application = get_internal_wsgi_application()
    where = settings.WSGI_APPLICATION or "Django's own"
    named = ":".join((settings.WSGI_APPLICATION or "").rsplit(".", 1))
    return application, named, "%s, the WSGI_APPLICATION of %s" % (where, os.environ["DJANGO_SETTINGS_MODULE"])


def with_static_files(target, innermost):
    """A Django application in development with the handler that runserver puts before it, and a note."""
    wsgi = sys.modules.get("django.core.handlers.wsgi")
    if wsgi is None or not is_instance(innermost, wsgi.WSGIHandler):
        return target, None
    from django.apps import apps
    from django.conf import settings

    ours = settings.DEBUG and settings.STATIC_URL and apps.is_installed("django.contrib.staticfiles")
    if not ours or apps.is_installed("whitenoise.runserver_nostatic"):
        return target, None
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    if is_instance(target, StaticFilesHandler):
        return target, None
    note = "DEBUG is on, so Django's static files are served below %s, as runserver does" % settings.STATIC_URL
    return StaticFilesHandler(target), note
