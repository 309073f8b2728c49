"""Which files are the user's own, and at which of their lines something happened.

Everything that names a line of the application's asks here. A line of the
standard library or of an installed package says where Python was, but not what
the user can mend: so the innermost line of the user's is named that led there.
"""
from static import derives, exact, traceback_of

PACKAGES = ("site-packages", "dist-packages")  # folders of packages that were installed
WRAPPERS = ("/colorama/",)  # what only hands on what others write
WORKER = "<roundtrip"  # how the file names of the worker's own code begin
OURS = (WORKER, "<frozen")  # how the file names of code begin that has no file


def _library():
    """The folder of the standard library, as its code names it: of a module that every Python has imported, and never froze."""
    import encodings

    file = encodings.search_function.__code__.co_filename
    return file[:file.rfind("encodings")] or None


LIBRARY = _library()


def is_installed(file):
    """Whether a file lies where packages are installed."""
    return any(name in file for name in PACKAGES)


def is_python(file):
    """Whether a file is of the standard library, or the worker's own."""
    return file.startswith(OURS) or LIBRARY is not None and file.startswith(LIBRARY) and not is_installed(file)


def hands_on(file):
    """Whether a file is of a package that stands before a stream, and writes nothing of its own."""
    return any(name in file.replace("\\", "/") for name in WRAPPERS)


class UserFiles:
    """The files of a stack, and those in the application's folder that are no installed package's and not Python's."""

    module = None  # the names of the module that the application was found in

    def __init__(self, files, folder):
        self._files = set(files)
        self._folder = folder and folder.rstrip("/\\")
        self._known = {}

    def add(self, file):
        """Take a file for the user's, wherever it lies."""
        self._files.add(file)
        self._known.clear()

    def owns(self, file):
        try:
            return self._known[file]
        except KeyError:
            owned = self._known[file] = file in self._files or self._is_inside(file)
            return owned

    def _is_inside(self, file):
        inside = self._folder and file.startswith(self._folder) and file[len(self._folder):][:1] in ("/", "\\")
        return bool(inside) and not is_installed(file) and not is_python(file)

    def own(self, place):
        """A place, if it is in a file of the user's."""
        return place if place and self.owns(place[0]) else None

    def first(self, places):
        """The innermost place in a file of the user's, or else in an installed package. The places are the innermost first."""
        installed = None
        for place in places:
            if self.owns(place[0]):
                return place
            if installed is None and not is_python(place[0]) and not hands_on(place[0]):
                installed = place
        return installed

    def line(self, frame, code=None):
        """Where the running layer is, whose own code that is, if it is known."""
        file = frame.f_code.co_filename
        if type(file) is str and self._known.get(file):
            return file, frame.f_lineno or 0  # the innermost call is the user's, as it is nearly always
        return self.first(places(frame, code))

    def raised(self, error):
        """Where an exception came from: of one that says that a file of the user's is no Python, the line there."""
        return self.own(_unread(error)) or self._left(error)

    def _left(self, error):
        found, step = [], traceback_of(error)
        while step is not None:
            found.append((exact(step.tb_frame.f_code.co_filename), step.tb_lineno or 0))
            step = step.tb_next
        return self.first(reversed(found))

    def acts(self, frame, calls):
        """Whether it is the user's code that does what happens, in a layer of the user's own, and no installed package has a part in it."""
        code = calls[-1].layer.code if calls else None
        if code is not None and not self.owns(exact(code.co_filename)):
            return False
        for file, _ in places(frame):
            if not is_python(file):
                return self.owns(file)
        return False


def _unread(error):
    """The line that Python could not read, None of any other exception."""
    if not derives(error, SyntaxError):
        return None
    file, line = (SyntaxError.__dict__[name].__get__(error) for name in ("filename", "lineno"))
    return (exact(file), line) if derives(file, str) and type(line) is int else None


def places(frame, code=None):
    """The calls that run in the innermost layer, down to its own code: each a file and a line, the innermost first."""
    while frame is not None and exact(frame.f_code.co_filename).startswith(OURS):
        frame = frame.f_back
    while frame is not None and not exact(frame.f_code.co_filename).startswith(WORKER):  # a border: there the layer begins
        yield exact(frame.f_code.co_filename), frame.f_lineno or 0
        frame = frame.f_back if frame.f_code is not code else None
