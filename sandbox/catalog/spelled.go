package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"roundtrip/sandbox/project"
)

// spelled is the name of an application as it is taken here: of a folder the file in it that is run, of a dotted
// name its module and the name in there. The note says what was made of it, "" where nothing was.
func spelled(stack Stack) (app, note string) {
	if info, err := os.Stat(stack.App); err == nil && info.IsDir() {
		if file := project.ApplicationIn(stack.App); file != "" {
			return file, fmt.Sprintf("%s is a folder, so %s in it is run", stack.App, filepath.Base(file))
		}
	}
	module, name, ok := cutLast(stack.App, '.')
	if !ok || !isModuleName(stack.App) || isBareModule(stack) || project.ModuleFile(stack.Dir, module) == "" {
		return stack.App, ""
	}
	return module + ":" + name, fmt.Sprintf("there is no module %s, so %s in %s is run", stack.App, name, module)
}

func cutLast(text string, sep byte) (before, after string, ok bool) {
	at := strings.LastIndexByte(text, sep)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+1:], true
}
