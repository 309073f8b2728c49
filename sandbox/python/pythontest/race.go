//go:build race

package pythontest

const raceEnabled = true
