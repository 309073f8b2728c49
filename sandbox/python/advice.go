package python

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// wayOut is what to do about something that the built-in Python lacks and the user's own
// may have. The course has the built-in one only, so the commands are named that have both.
const wayOut = "; --engine system of trace, check and serve takes your own python3"

// Advise says what may help beside mending the source.
func (e *Error) Advise(b Bounds) *Error {
	if b.Noun == Guest {
		if what := e.lacks(); what != "" {
			e.Message += " (" + what + wayOut + ")"
		}
	}
	return e
}

// lacks says what a guest has not that the application needs, "" if that is not
// why it failed.
func (e *Error) lacks() string {
	switch m := e.Message; {
	case e.Type == "ModuleNotFoundError":
		return lacksModule(m)
	case e.Type == "RuntimeError" && m == "can't start new thread":
		return "this Python has no threads"
	case strings.HasPrefix(m, "module '_socket' has no"), strings.HasPrefix(m, "module 'socket' has no"),
		e.Type == "OSError" && e.raisedIn("socket.py"):
		return e.lacksSockets()
	case strings.Contains(m, "wasi does not support processes"), e.Type == "AttributeError" && ofProcesses.MatchString(m):
		return "this Python cannot start other programs, nor send signals"
	case strings.Contains(m, "No usable temporary directory"), m == "unable to open database file",
		strings.HasPrefix(m, "[Errno 52] Function not implemented"):
		return "this Python can read the application's folder, and write to no file"
	}
	return ""
}

// ofProcesses are functions of os that need other processes.
var ofProcesses = regexp.MustCompile(`^module 'os' has no attribute '(fork|forkpty|kill|killpg|system|popen|wait|waitpid|posix_spawnp?|spawn[lv]p?e?|exec[lv]p?e?)'`)

// lacksSockets says that there are no sockets. Mostly asyncio asks for them, not the
// application itself.
func (e *Error) lacksSockets() string {
	if slices.ContainsFunc(e.Frames, func(f Frame) bool { return strings.Contains(f.Src.File, "/asyncio/") }) {
		return "this Python has no sockets, which the loop of asyncio needs"
	}
	return "this Python has no sockets"
}

// raisedIn reports whether an exception came from a file of the library's.
func (e *Error) raisedIn(name string) bool {
	if len(e.Frames) == 0 {
		return false
	}
	file := e.Frames[len(e.Frames)-1].Src.File
	return strings.HasPrefix(file, "python3.12/") && path.Base(file) == name
}

// lacksModule: a module of the standard library can be missing, too.
func lacksModule(message string) string {
	_, name, _ := strings.Cut(message, "'")
	name, _, _ = strings.Cut(name, "'")
	if name == "concurrent.futures.thread" {
		return "this Python has no threads"
	}
	top, _, _ := strings.Cut(strings.TrimPrefix(name, "_"), ".")
	if slices.Contains(strings.Fields(leftOut), top) {
		return "this Python was built without " + name
	}
	return "only the standard library is built in"
}

// leftOut are the modules of the standard library that the embedded Python was
// built without.
const leftOut = "concurrent crypt ctypes curses dbm ensurepip fcntl grp idlelib lzma mmap msvcrt multiprocessing nis " +
	"ossaudiodev posixshmem posixsubprocess pty pwd readline resource spwd ssl syslog termios tkinter tty turtle turtledemo venv webbrowser winreg"
