//go:build race

package duties

const racing = true
