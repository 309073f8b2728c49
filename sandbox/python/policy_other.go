//go:build !linux

package python

func interruptNobody() (restore func()) { return func() {} }

func asUsual() {}
