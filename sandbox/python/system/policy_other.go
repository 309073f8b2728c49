//go:build !linux

package system

func interruptNobody() (restore func()) { return func() {} }

func asUsual() {}
