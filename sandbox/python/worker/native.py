"""A worker that is a process of its own: what its files 0, 1 and 2 are.

Frames go through copies of the pipes that no other program inherits. The
application finds an empty stdin, and whatever writes to files 1 and 2 without
asking sys.stdout, such as a library in C or another program, writes to the
host's log.
"""
import sys

# sandbox/python/output.go reads these.
ENDS_HERE = b"\0roundtrip: request %d ends here\0"
RUNS = b"\0roundtrip: request %d runs\0"
SEVERAL_RUN = b"\0roundtrip: several requests run\0"


class Files:
    """The worker's own copies of the pipes."""

    def __init__(self, source):
        import os  # not for a guest, which waits long for it

        self._os = os
        self._source = source
        self.sink = os.dup(1)
        self.log = os.dup(2)
        self._null = os.open(os.devnull, os.O_RDWR)
        self.severed = False
        self.when_severed = None  # called in a child that the application forks
        self.alarm = self._inherited(os.environ.pop("ROUNDTRIP_ALARM", ""))
        os.dup2(2, 1)
        os.dup2(self._null, 0)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._sever)
        self._confess(self.log)

    def _inherited(self, number):
        """A file that the host gave, which no other program is to have, None if it gave none."""
        if not number:
            return None
        self._os.set_inheritable(int(number), False)
        return int(number)

    def _confess(self, log):
        """Have Python say where it is when it breaks down, and when the host ends it with the signal for that."""
        import faulthandler

        calls_of_python = {"c_stack": False} if sys.version_info >= (3, 14) else {}  # those of C are nothing to a learner
        faulthandler.enable(log, all_threads=False, **calls_of_python)
        if hasattr(faulthandler, "register"):
            from _signal import SIGVTALRM  # signal itself is slow to import

            faulthandler.register(SIGVTALRM, log, all_threads=True, chain=True)

    def _sever(self):
        """A child that the application forks must not speak for the worker.

        The numbers of our files stay taken, by what swallows everything: were they closed, the next file that the
        child opens would get one of them. A child that makes a daemon of itself closes them nonetheless, so that nothing
        of ours writes by a number from here on.
        """
        self.severed = True
        if self.when_severed is not None:
            self.when_severed()
        for file in self._source, self.sink, self.alarm, self.log:
            if file is not None:
                self._os.dup2(self._null, file, False)
        self._confess(2)

    def say(self, stream, text):
        """Print for a child, which is the host's log unless it has put another file there."""
        try:
            self._os.write(1 if stream == "out" else 2, text.encode("utf-8", "backslashreplace"))
        except OSError:
            pass  # it closed that: nobody reads

    def mark_end(self, number):
        """Tell the host's log that what comes next is no part of this request."""
        self._mark(ENDS_HERE % number)

    def mark_running(self, numbers):
        """Tell the host's log which requests run now: what comes next is of one of them."""
        self._mark(SEVERAL_RUN if len(numbers) > 1 else RUNS % (numbers[0] if numbers else 0))

    def _mark(self, text):
        if not self.severed:
            self._os.write(self.log, text)


def readiness(file):
    """A function that says whether there is something to read, None where that cannot be known."""
    import select

    if not hasattr(select, "poll"):
        return None
    poll = select.poll()
    poll.register(file, select.POLLIN)
    return lambda: poll.poll(0)
