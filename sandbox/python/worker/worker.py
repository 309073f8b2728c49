"""Runs one WSGI application for a host that speaks frames over two pipes.

The same code runs in CPython for WASI inside the program and in a python3 of
the user's, from 3.8 on. It uses the standard library only, and little of it.
"""
import io
import sys
import time

from debugger import Debugger
from hook import Finder
from lines import Lines
from loading import Unloadable, load
from native import Files, readiness
from pushing import Heads, Pushed
from quiet import Quiet
from request import Request
from streams import Printer
from watching import SILENT
from wire import BOOTED, CLOSE, FAILED, LOAD, LOADED, NEXT, REQUEST, Wire


class Worker:
    def __init__(self, wire, files):
        self._wire = wire
        self._files = files  # None in WASI
        self._chain = None
        self._finder = None
        self._lines = None
        self._heads = Heads()
        self._request = None

    def serve(self):
        """Answer frames."""
        while True:
            kind, number, payload = self._wire.receive()
            if kind == REQUEST:
                self._begin(number, *payload)
            elif kind == LOAD:
                self._load(number, *payload)
            elif kind == NEXT:
                self._request.next()
            elif kind == CLOSE:
                self._request.close(self._mark)
                self._request = None

    def _begin(self, number, mode, pushes, hurries, environ):
        if pushes and mode == SILENT:
            self._serve(Quiet(self._wire, number, self._chain, self._heads, hurries, environ))
            return
        finder = None if hurries else self._finder
        about = self._wire, number, self._chain, finder, self._lines, mode, environ
        if pushes:
            self._serve(Pushed(self._heads, hurries, *about))
        else:
            self._request = Request(*about)
            self._request.call(self._mark)

    def _serve(self, request):
        """Serve a request that is pushed."""
        self._request = request
        request.serve(self._mark)
        self._request = None

    def _load(self, number, sources, directory, finds):
        if directory:
            sys.path.insert(0, directory)
            _enter(directory)
        try:
            self._chain = load(sources, directory)
            self._finder = Finder(self._chain) if finds else None
        except Unloadable as problem:
            self._wire.send(FAILED, number, problem.report)
            return
        self._lines = Lines(self._chain.user)
        self._wire.lines = self._lines.set
        self._wire.send(LOADED, number, [layer.facts() for layer in self._chain.layers])

    def _mark(self):
        """Whatever a request wrote comes before the end of it."""
        if self._files is not None:
            self._files.mark()

    def printed(self, stream, text):
        request, files = self._request, self._files
        if request is not None and request.listens() and not (files and files.severed):
            request.printed(stream, text)
        elif files is not None:
            files.say(text)


def main(source, compiled):
    """Serve on the pipe that the worker's own code came through, and give the host what had to be compiled."""
    files = None
    if sys.platform == "wasi":
        time.sleep = _sleep
        sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BytesIO())
    else:
        files = Files(source.fileno())
    sink = io.BufferedWriter(io.FileIO(files.sink if files else 1, "wb", closefd=False))
    wire = Wire(source, sink, files and readiness(source.fileno()))
    worker = Worker(wire, files)
    sys.stdout = sys.__stdout__ = Printer(lambda text: worker.printed("out", text), files and 1)
    sys.stderr = sys.__stderr__ = Printer(lambda text: worker.printed("err", text), files and 2)
    sys.breakpointhook = Debugger(lambda: worker._request).hook
    wire.send(BOOTED, 0, compiled)
    try:
        worker.serve()
    except EOFError:
        pass  # the host closed the pipe


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
