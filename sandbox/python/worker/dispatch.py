"""Brings each frame of the host's to the thread that it is for.

Whoever waits for a frame reads the pipe, if nobody does yet, and hands on what is
for others. While requests are short, a thread that took one leaves those behind it
in the pipe: to wake another thread takes longer than to answer. Where requests
last, the host calls wake(), and from then on each thread that takes a request has
another one read in its place, until no request runs any more or the host calls line_up(). So there is always
one that reads, and what the host says to a request under way is heard.
"""
from _thread import allocate_lock
from collections import deque

from wire import ABORT, ANSWER, CLOSE, CREDIT, LINES, LOAD, NEXT, REQUEST, Dropped

WINDOW = 256 << 10  # bytes of a request that the host has not taken yet, before its threads wait


class Queue:
    """Frames of one sort, and the threads that wait for them."""

    def __init__(self):
        self.frames = deque()
        self.bells = []  # locks that waiting threads cannot acquire before they are released


class Inbox:
    """What the host says to one request."""

    def __init__(self):
        self.answers = Queue()
        self.orders = Queue()
        self.credits = Queue()  # whose frames say only that one of the next two has changed
        self.credited = 0  # bytes that the host has taken
        self.aborted = False  # the rest of the body is not wanted
        self.lines = None  # what lines are to be told of, until the request's thread has seen to it
        self.asking = allocate_lock()  # of several threads, one asks at a time


class Dispatcher:
    def __init__(self, wire, spawn, control, mark):
        self._wire = wire
        self._spawn = spawn  # starts one more thread that serves requests, if there may be one
        self._control = control  # does at once what the host wants done to a request
        self._mark = mark  # told which requests run, where that is not each after the one before it
        self._latest = 0  # the highest number of a request that has begun
        self._inboxes = {}  # of the requests that run, by their numbers: None before there is anything in one
        self._lock = allocate_lock()  # guards all that follows, and what is in the inboxes
        self._reading = False  # a thread reads the pipe
        self._fresh = Queue()  # requests that no thread has taken
        self._waiting = []  # threads that wait for a frame of their own request: the queue, and the bell
        self._several = False  # several requests run, and that was marked
        self._parallel = False  # somebody is to read while requests run
        self._always = False
        self._closed = False

    def open(self, number):
        """A request begins."""
        self._inboxes[number] = None
        if len(self._inboxes) == 1 and number == self._latest + 1:
            self._latest = number
            return
        with self._lock:
            self._mark_running(True)
            self._latest = max(self._latest, number)

    def close(self, number):
        """A request is over; what still comes for it is thrown away."""
        del self._inboxes[number]
        if self._parallel or self._several:
            with self._lock:
                self._parallel = self._always or bool(self._inboxes)
                self._mark_running(False)

    def _mark_running(self, begun):
        """Mark which requests run, unless several did before, too. The caller holds the lock."""
        numbers = list(self._inboxes)
        several = len(numbers) > 1
        if several != self._several or begun and not several:
            self._several = several
            self._mark(numbers)

    def inbox(self, number):
        """The inbox of a request that runs."""
        return self._inboxes[number] or self._new_inbox(number)

    def _new_inbox(self, number):
        with self._lock:
            return self._opened(number)

    def _opened(self, number):
        """The inbox of a request, None if that does not run. The caller holds the lock."""
        inbox = self._inboxes.get(number)
        if inbox is None and number in self._inboxes:
            inbox = self._inboxes[number] = Inbox()
        return inbox

    def request(self):
        """The next request, or whatever else is part of none."""
        return self._take(self._fresh)

    def order(self, inbox):
        """What the host wants of a request next."""
        return self._take(inbox.orders)

    def ask(self, kind, number, payload, inbox):
        """Send a frame that waits, and return the answer: a verb and what goes with it."""
        with inbox.asking:
            self._wire.send(kind, number, payload)
            answer = self._take(inbox.answers)[2]
        if answer[0] == "drop":
            raise Dropped()
        return answer

    def await_credit(self, inbox, sent):
        """Wait until the host has taken so much of what was sent that more may be."""
        while sent - inbox.credited > WINDOW and not inbox.aborted:
            self._take(inbox.credits, lambda: sent - inbox.credited <= WINDOW or inbox.aborted)

    def poll(self):
        """Hand on what the host has said already; this does not wait."""
        with self._lock:
            if self._reading or not self._wire.has_more():
                return
            self._reading = True
        try:
            while self._wire.has_more():
                self._hand_on(self._wire.receive(), None)
        finally:
            self._stop_reading()

    def wake(self, always=False):
        """Have requests run side by side from now on, until none runs, or always."""
        with self._lock:
            self._parallel, self._always = True, self._always or always
            if self._fresh.frames or not self._reading:
                self._summon()

    def line_up(self):
        """Have requests run one after the other from now on; those that run go on."""
        with self._lock:
            self._parallel = self._always

    def end(self):
        """The pipe is closed: nobody needs to wait any longer."""
        with self._lock:
            self._closed = True
            while self._waiting:
                self._ring(*self._waiting[0])
            while self._fresh.bells:
                self._ring(self._fresh, self._fresh.bells[0])

    def _take(self, queue, unneeded=None):
        """The next frame of a queue, None where there need not be one."""
        while True:
            with self._lock:
                behind = queue is self._fresh and self._inboxes and not self._parallel  # the thread that ends the last one takes the next
                if queue.frames and not behind:
                    return self._taken(queue)
                if unneeded is not None and unneeded():
                    return None
                if self._closed:
                    raise EOFError("the host closed the pipe")
                if not self._reading and not behind:
                    self._reading = True
                    break
                bell = self._bell(queue)
            bell.acquire()
        return self._read(queue)

    def _taken(self, queue):
        frame = queue.frames.popleft()
        if queue is self._fresh and self._parallel and (queue.frames or not self._reading):
            self._summon()
        return frame

    def _bell(self, queue):
        bell = allocate_lock()
        bell.acquire()
        queue.bells.append(bell)
        if queue is not self._fresh:
            self._waiting.append((queue, bell))
        return bell

    def _read(self, queue):
        """Read until a frame comes that is for a queue."""
        try:
            while True:
                frame = self._wire.receive()
                if frame[0] == REQUEST and queue is self._fresh or self._hand_on(frame, queue):
                    return frame
        except EOFError:
            self.end()
            raise
        finally:
            self._stop_reading()

    def _stop_reading(self):
        """Have somebody else read, if anybody waits for a frame."""
        with self._lock:
            self._reading = False
            if self._waiting:
                self._ring(*self._waiting[0])
            elif self._parallel and not self._closed:
                self._summon()

    def _summon(self):
        """Have one more thread look for a request. The caller holds the lock."""
        if self._fresh.bells:
            self._ring(self._fresh, self._fresh.bells[0])
        else:
            self._spawn()

    def _ring(self, queue, bell):
        """Wake a thread. The caller holds the lock."""
        queue.bells.remove(bell)
        if queue is not self._fresh:
            self._waiting.remove((queue, bell))
        bell.release()

    def _hand_on(self, frame, own):
        """Put a frame where it belongs, and tell whether that is the reader's own queue, to whom it is given otherwise."""
        with self._lock:
            queue = self._queue(*frame, own)
            if queue is None or queue is own:
                return queue is not None
            queue.frames.append(frame)
            if queue is not self._fresh:
                for bell in queue.bells[:]:
                    self._ring(queue, bell)
            elif self._parallel:
                self._summon()
        return False

    def _queue(self, kind, number, payload, own):
        """Where a thread waits for a frame, once what it says was noted; None if none does."""
        if kind == REQUEST or kind == LOAD:
            return self._fresh
        inbox = self._opened(number)
        if inbox is None:
            return None
        if kind == ANSWER:
            return inbox.answers
        if kind == NEXT or kind == CLOSE:
            return inbox.orders
        if kind == LINES:
            inbox.lines = payload
        elif kind == CREDIT or kind == ABORT:
            inbox.credited = max(inbox.credited, payload or 0)
            inbox.aborted = inbox.aborted or kind == ABORT
            return inbox.credits if inbox.credits.bells or inbox.credits is own else None
        else:
            self._control(kind, number)
        return None
