// Package demo holds small applications in Go, one a file, made to be read
// while a request goes through them. Those that have a twin in Python behave
// as it does, byte for byte.
package demo
