//go:build !linux && !darwin

package main

import "errors"

const canLimitFiles = false

func limitFiles(int) error { return errors.New("files cannot be limited here") }
