//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// tick is the unit in which Linux tells of processor time (USER_HZ).
const tick = 10 * time.Millisecond

// usage is the processor time that a process and all below it have used so far, 0
// where the system has no /proc.
func usage(pid int) (used time.Duration) {
	parents, times := processes()
	for p := range times {
		for above := p; above > 0; above = parents[above] {
			if above == pid {
				used += times[p]
				break
			}
		}
	}
	return used
}

// processes are all that run: their parents, and the time that each has used.
func processes() (parents map[int]int, times map[int]time.Duration) {
	parents, times = map[int]int{}, map[int]time.Duration{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		stat, err := os.ReadFile(file)
		_, rest, named := bytes.Cut(stat, []byte(") ")) // the name before it is between brackets
		fields := bytes.Fields(rest)
		if err != nil || !named || len(fields) < 13 {
			continue // it has ended meanwhile
		}
		pid := number([]byte(filepath.Base(filepath.Dir(file))))
		parents[pid] = number(fields[1])
		times[pid] = time.Duration(number(fields[11])+number(fields[12])) * tick
	}
	return parents, times
}

func number(text []byte) int {
	n, err := strconv.Atoi(string(text))
	if err != nil {
		return 0
	}
	return n
}
