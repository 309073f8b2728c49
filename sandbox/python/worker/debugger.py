"""breakpoint(): pdb at the host's terminal, a hold at the line where the host steps requests, or a word that there is neither.

The worker's own stdin and stdout are pipes, so that what pdb writes goes to the
host with each question, and the answer is the line that a person typed.
"""
import sys

from static import exact
from userfiles import WORKER


class Debugger:
    def __init__(self, current):
        self._current = current  # gives the request that this thread runs, or None

    def hook(self, *args, **kwargs):
        """What breakpoint() calls, in place of sys.breakpointhook."""
        wanted = _wanted()
        if wanted == "0":
            return None
        if wanted not in ("", "pdb.set_trace"):
            return sys.__breakpointhook__(*args, **kwargs)
        frame, request = sys._getframe(1), self._current()
        answer = None if request is None or request.over else request.prompt("begin")
        if answer is None:
            _decline(request, frame)
        elif answer == "stop":
            request.reporter.stop(frame)
        else:
            _pdb(request).set_trace(frame)
        return None


def _decline(request, frame):
    """Say once in a request that nobody can answer."""
    if request is not None:
        if request.declined:
            return
        request.declined = True
    sys.stderr.write("there is no terminal for breakpoint() here, at line %d of %s: the program goes on\n"
                     % (frame.f_lineno, frame.f_code.co_filename))


def _wanted():
    """What the environment says of breakpoint(), as Python's own hook takes it."""
    if sys.flags.ignore_environment:
        return ""
    import os

    return os.environ.get("PYTHONBREAKPOINT", "")


def _pdb(request):
    """A debugger that speaks through a request, and never stops in code of the worker's."""
    import pdb  # which takes long

    class Pdb(pdb.Pdb):
        def stop_here(self, frame):
            if request.over:
                pdb.Pdb.set_continue(self)
                return False
            return not _is_ours(frame) and pdb.Pdb.stop_here(self, frame)

        def get_stack(self, frame, traceback):
            stack, at = pdb.Pdb.get_stack(self, frame, traceback)
            ours = [_is_ours(entry[0]) for entry in stack]
            if True in ours:  # what started the worker is none of the application's
                first = ours.index(True)
                ours[:first] = [True] * first
            return [entry for entry, our in zip(stack, ours) if not our], at - sum(ours[:at])

        def set_continue(self):
            pdb.Pdb.set_continue(self)
            request.prompt("end")  # which gives the terminal back

        def set_quit(self):
            pdb.Pdb.set_quit(self)
            request.prompt("end")

    stream = _Terminal(request)
    return Pdb(stdin=stream, stdout=stream, nosigint=True)


def _is_ours(frame):
    return exact(frame.f_code.co_filename).startswith(WORKER)


class _Terminal:
    """Keeps what is written until a line is asked for."""

    encoding = "utf-8"

    def __init__(self, request):
        self._request = request
        self._text = []

    def write(self, text):
        self._text.append(text)
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False

    def readline(self):
        text = "".join(self._text)
        del self._text[:]
        return self._request.prompt("ask", text.encode("utf-8", "backslashreplace").decode()) or ""
