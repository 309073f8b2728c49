package catalog

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"roundtrip/sandbox/plainfile"
)

// folderMark stands before the name of an application in the folder where the program
// was started: "./shop.py". The bundled shop.py is another.
const folderMark = "./"

// InFolder reports whether an application is one of the folder where the program
// was started.
func InFolder(app string) bool { return strings.HasPrefix(app, folderMark) }

// What is offered of a folder that may be anything.
const (
	mostOffered = 24      // files
	mostLooked  = 500     // entries
	longest     = 1 << 18 // bytes of a file
)

// FolderApps are the applications of the folder, not of those inside it, in the order
// of their names. It looks at the disk.
func (c *Catalog) FolderApps() []string {
	if c.o.Folder == "" {
		return nil
	}
	dir, err := os.Open(c.o.Folder)
	if err != nil {
		return nil // a folder that cannot be read offers nothing
	}
	defer dir.Close()
	files, _ := dir.Readdirnames(mostLooked) // what could be read is offered
	slices.Sort(files)
	var names []string
	for _, file := range files {
		if !strings.HasSuffix(file, ".py") || len(names) == mostOffered {
			continue
		}
		if callable, ok := offers(filepath.Join(c.o.Folder, file)); ok {
			names = append(names, folderMark+file+callable)
		}
	}
	return names
}

// offers reports whether a file looks like an application, and which name of it
// has to be asked for.
func offers(file string) (callable string, ok bool) {
	text, err := plainfile.Read(file, longest)
	if err != nil {
		return "", false
	}
	for line := range strings.Lines(string(text)) {
		if isNamed(line) {
			return "", true
		}
		if name := takesTwo(line); name != "" && callable == "" {
			callable = ":" + name
		}
	}
	return callable, callable != ""
}

// isNamed reports whether a line of a module gives it an app or application,
// the names that servers look for.
func isNamed(line string) bool {
	words := strings.FieldsFunc(line, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	at := 0
	switch {
	case len(words) == 0 || unicode.IsSpace(rune(line[0])) || line[0] == '#':
		return false
	case words[0] == "from" || words[0] == "import":
		at = len(words) - 1
	case words[0] == "def" || words[0] == "class":
		at = 1
	case !strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(line, words[0])), "="):
		return false
	}
	return at < len(words) && (words[at] == "app" || words[at] == "application")
}

// takesTwo is the function that a line defines with the parameters of an
// application, "" if it does not.
func takesTwo(line string) string {
	rest, ok := strings.CutPrefix(line, "def ")
	name, parameters, found := strings.Cut(rest, "(")
	if !ok || !found || !strings.HasPrefix(strings.ReplaceAll(parameters, " ", ""), "environ,start_response)") {
		return ""
	}
	return name
}
