package python

import (
	"path/filepath"
	"slices"
	"strings"

	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/trace"
)

// MountPoint is where a guest sees the learner's folder.
const MountPoint = "/app"

// packageDirs are the folders in which Python keeps what was installed.
var packageDirs = [...]string{"/site-packages/", "/dist-packages/"}

// guestLibrary is where the standard library lay when the embedded Python was
// built, by which its code still names its files.
const guestLibrary = "/wlr/build-staging/python/v3.12.0-aio/checkout/Lib/"

// Src takes a file and a line, or nil, from a frame.
func (s Stack) Src(f *wire.Fields) trace.Src {
	if f == nil {
		return trace.Src{}
	}
	return s.Shown(trace.Src{File: f.Str(), Line: f.Num()})
}

// Shown is a place as people are told of it: files of the application from its
// folder on, files of installed packages from their package on, and those of the
// embedded Python's library as part of that.
func (s Stack) Shown(at trace.Src) trace.Src {
	file := filepath.ToSlash(at.File)
	for _, dir := range packageDirs {
		if strings.Contains(file, dir) { // by itself LastIndex takes 70 ns more of an event, and mostly finds nothing
			at.File = file[strings.LastIndex(file, dir)+len(dir):]
			return at
		}
	}
	if rest, ok := strings.CutPrefix(file, guestLibrary); ok {
		at.File = "python3.12/" + rest
	} else if rest, ok := within(file, s.Dir); ok {
		at.File = rest
	} else if rest, ok := within(file, MountPoint); ok && s.Root == "" {
		at.File = rest
	}
	return at
}

// within is what a path is called in a folder, if it lies there.
func within(file, dir string) (string, bool) {
	rest, ok := strings.CutPrefix(filepath.ToSlash(file), strings.TrimSuffix(filepath.ToSlash(dir), "/")+"/")
	return rest, ok && dir != ""
}

// LinesRow are the lines to tell of as a lines frame has them. A file is known to Python
// by the name that people are shown, or lies in the application's folder.
func (s Stack) LinesRow(l trace.Lines) marshal.Tuple {
	at, whole := []any{}, []any{}
	for _, src := range l.At {
		for _, file := range s.filesOf(src) {
			at = append(at, marshal.Tuple{file, src.Line})
		}
	}
	for _, v := range l.Whole {
		names := []any{}
		for _, name := range v.Names {
			names = append(names, name)
		}
		for _, file := range s.filesOf(v.At) {
			whole = append(whole, marshal.Tuple{file, v.At.Line, names})
		}
	}
	return marshal.Tuple{l.Every, l.Deepest, at, whole}
}

// filesOf are the names by which Python may know the file of a line.
func (s Stack) filesOf(src trace.Src) []string {
	return []string{src.File, filepath.Join(s.Dir, filepath.FromSlash(src.File)), MountPoint + "/" + src.File}
}

// sourceLine is the line at a place as Python names it, "" if there is none:
// one of the stack's own texts, or of a file of the system's that is the user's or an
// installed package's. What Python calls a file is a name, which code can give itself:
// compile(text, "/dev/zero", "exec").
func (s Stack) sourceLine(at trace.Src) string {
	for _, src := range append(slices.Clone(s.Middleware), s.App) {
		if src.File == at.File && src.Module == "" {
			return line(string(src.Text), at.Line)
		}
	}
	file := filepath.Clean(at.File)
	if s.Root == "" || !filepath.IsAbs(file) || !s.isSource(file) {
		return ""
	}
	text, err := plainfile.Read(file, plainfile.MostText)
	if err != nil {
		return "" // it may lie in an archive, or be no file at all
	}
	return line(string(text), at.Line)
}

// isSource reports whether a file has a place where sources lie.
func (s Stack) isSource(file string) bool {
	_, ours := within(file, s.Dir)
	return filepath.Ext(file) == ".py" && (ours || isInstalled(file) || isPython(file)) || file == s.App.File
}

func line(text string, number int) string {
	lines := strings.Split(text, "\n")
	if number < 1 || number > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[number-1])
}
