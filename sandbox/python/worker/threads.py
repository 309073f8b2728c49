"""The threads of a process that serve requests, and what the host wants done to one at once."""
import sys
from _thread import get_ident

from wire import INTERRUPT, PLACE, WITHDRAW

MOST = 100  # calls to tell of
LINE_UP = b"l"  # said through the alarm; anything else has requests run side by side


class TimedOut(BaseException):
    """The request took longer than the host allows; this unwinds the application."""

    __module__ = "roundtrip"  # which a traceback names


class Threads:
    def __init__(self, serve, running, wire, alarm):
        import threading  # in the main thread, which it takes for the one that imports it

        self._threading = threading
        self._serve = serve
        self._running = running  # invocations, by their threads
        self._wire = wire
        self._alarm = alarm  # a pipe through which the host says that requests are to run side by side, None without one
        self._count = 1

    def listen(self, dispatcher):
        """Hear the host's alarm. Where there can be none, requests run side by side at all times."""
        if self._alarm is None:
            dispatcher.wake(always=True)
        else:
            self._start(self._hear, dispatcher, name="roundtrip alarm")

    def _hear(self, dispatcher):
        import os

        told = os.read(self._alarm, 1 << 10)
        while told:
            if told[-1:] == LINE_UP:
                dispatcher.line_up()
            else:
                dispatcher.wake()
            told = os.read(self._alarm, 1 << 10)

    def spawn(self):
        """Start one more thread that serves requests. The host bounds how many run at a time."""
        self._count += 1
        self._start(self._serve_until_closed, name="roundtrip request %d" % self._count)

    def _start(self, target, *args, name):
        self._threading.Thread(target=target, args=args, name=name, daemon=True).start()

    def _serve_until_closed(self):
        try:
            self._serve()
        except (EOFError, OSError):
            pass  # the host closed the pipe, which ends the main thread, too

    def control(self, kind, number):
        """Tell where a request is, and interrupt it if the host wants that, or no longer."""
        for thread, invocation in list(self._running.items()):
            if invocation.channel.number == number and kind == WITHDRAW:
                withdraw(thread)
            elif invocation.channel.number == number:
                self._wire.send(PLACE, number, calls(sys._current_frames().get(thread)))
                if kind == INTERRUPT:
                    interrupt(thread)


def calls(frame):
    """The places of a frame and of those that led to it, the innermost first."""
    found = []
    while frame is not None and len(found) < MOST:
        found.append((frame.f_code.co_filename, frame.f_lineno or 0))
        frame = frame.f_back
    return found


def interrupt(thread):
    """Raise TimedOut in a thread, once it runs Python code again."""
    _raise_in(thread, TimedOut)


def withdraw(thread):
    """Have TimedOut no longer raised in a thread, which a call of C keeps from running Python code.

    As long as an exception waits to be raised in one thread, Python 3.11 has every other one that has a profile function run in
    circles where it enters a function. That ends when one is raised, which is done here.
    """
    if sys.version_info[:2] != (3, 11):
        return
    _raise_in(thread, None)
    try:
        _raise_in(get_ident(), TimedOut)
        for _ in range(1000):  # it is raised within the next instructions
            get_ident()
    except TimedOut:
        pass


def _raise_in(thread, error):
    try:
        import ctypes
    except ImportError:
        return  # it may be left out of a Python
    error = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), error)
