"""Runs one WSGI application for a host that speaks frames over two pipes.

The same code runs in CPython for WASI inside the program and in a python3 of
the user's, from 3.8 on. It uses the standard library only, and little of it.
"""
import io
import sys
import time

from loading import Unloadable, load
from request import Request
from streams import Printer
from wire import BOOTED, CLOSE, FAILED, LOAD, LOADED, NEXT, REQUEST, Wire


class Worker:
    def __init__(self, wire):
        self._wire = wire
        self._chain = None
        self._request = None

    def serve(self):
        """Answer frames until the host closes the pipe."""
        while True:
            try:
                kind, number, payload = self._wire.receive()
            except EOFError:
                return
            if kind == LOAD:
                self._load(number, *payload)
            elif kind == REQUEST:
                self._request = Request(self._wire, number, self._chain, *payload)
                self._request.call()
            elif kind == NEXT:
                self._request.next()
            elif kind == CLOSE:
                self._request.close()
                self._request = None

    def _load(self, number, sources, directory):
        if directory:
            sys.path.insert(0, directory)
            _enter(directory)
        try:
            self._chain = load(sources)
        except Unloadable as problem:
            self._wire.send(FAILED, number, problem.report)
            return
        self._wire.send(LOADED, number, [border.facts() for border in self._chain.borders])

    def printed(self, stream, text):
        if self._request is not None:
            self._request.printed(stream, text)


def main(source, compiled):
    """Serve on the pipe that the worker's own code came through, and give the host what had to be compiled."""
    sink = io.BufferedWriter(io.FileIO(1, "wb", closefd=False))
    wire = Wire(source, sink)
    worker = Worker(wire)
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BytesIO())
    sys.stdout = sys.__stdout__ = Printer(lambda text: worker.printed("out", text))
    sys.stderr = sys.__stderr__ = Printer(lambda text: worker.printed("err", text))
    if sys.platform == "wasi":
        time.sleep = _sleep
    wire.send(BOOTED, 0, compiled)
    worker.serve()


def _enter(directory):
    """Make the application's folder the current one, for files that it opens."""
    import os

    os.chdir(directory)


def _sleep(seconds, /):
    """time.sleep() for WASI, whose own asks for a clock that the host has not."""
    import select

    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)
