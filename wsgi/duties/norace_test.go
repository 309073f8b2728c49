//go:build !race

package duties

// racing says whether the race detector is on, which makes everything many
// times as slow.
const racing = false
