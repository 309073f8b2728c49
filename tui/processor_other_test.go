//go:build !linux

package tui

import "time"

// threadTime is not measured here.
func threadTime() time.Duration { return 0 }

// processTime is not measured here.
func processTime() time.Duration { return 0 }
