// Package output tells apart what a worker process writes to its files 1 and 2 beside
// its frames: by the marks that the worker puts in between, it belongs to a request, to
// none, or to a crash. It starts no process and records no event.
//
//	stdout, stderr ──▸ Output ──▸ Tap of the request whose marks stand around it
//	                       └────▸ whoever is Outside, or the log
package output
