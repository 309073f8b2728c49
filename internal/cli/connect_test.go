package cli

import (
	"errors"
	"fmt"
	"testing"

	"roundtrip/sandbox/inspect/remote"
)

// What is advised fits why the server takes no inspector.
func TestHowToConnectFitsWhatIsTheMatter(t *testing.T) {
	t.Parallel()
	const start = "Start the server with 'roundtrip serve APP --inspectable', and name the socket that it tells."
	for want, err := range map[string]error{
		"Close the other inspector first.": remote.ErrBusy, "": fmt.Errorf("%w: the application is being loaded", remote.ErrRefused), start: errors.New("no such file"),
	} {
		if got := howToConnect(err); got != want {
			t.Errorf("%v: %q", err, got)
		}
	}
}
