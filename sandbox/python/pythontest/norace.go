//go:build !race

package pythontest

const raceEnabled = false
