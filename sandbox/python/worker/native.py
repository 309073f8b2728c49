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
        self.severed = False
        self.alarm = self._inherited(os.environ.pop("ROUNDTRIP_ALARM", ""))
        os.dup2(2, 1)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._sever)
        self._confess()

    def _inherited(self, number):
        """A file that the host gave, which no other program is to have, None if it gave none."""
        if not number:
            return None
        self._os.set_inheritable(int(number), False)
        return int(number)

    def _confess(self):
        """Have Python say where it is when it breaks down, and when the host ends it with the signal for that."""
        import faulthandler

        calls_of_python = {"c_stack": False} if sys.version_info >= (3, 14) else {}  # those of C are nothing to a learner
        faulthandler.enable(self.log, all_threads=False, **calls_of_python)
        if hasattr(faulthandler, "register"):
            from _signal import SIGVTALRM  # signal itself is slow to import

            faulthandler.register(SIGVTALRM, self.log, all_threads=True, chain=True)

    def _sever(self):
        """A child that the application forks must not speak for the worker."""
        self.severed = True
        for file in self._source, self.sink, self.alarm:
            if file is not None:
                self._os.close(file)

    def say(self, text):
        """Write to the host's log."""
        self._os.write(self.log, text.encode("utf-8", "backslashreplace"))

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
