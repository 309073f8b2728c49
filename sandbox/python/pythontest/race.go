//go:build race

package pythontest

// Race reports whether the race detector is on, under which compiling the
// interpreter takes half a minute.
const Race = true
