package inspect

import (
	"fmt"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

// originWords say in the list where a request comes from, "" for a client of the server.
func originWords(row inspect.Row) string {
	switch {
	case row.From == inspect.FromHAR:
		return "from a HAR"
	case row.From == inspect.MadeSmaller:
		return fmt.Sprintf("%d smaller", row.Of)
	case row.From != "" && row.Of == 0: // the request that it repeats is in no record
		return "at " + row.From
	case row.From != "":
		return fmt.Sprintf("%d at %s", row.Of, row.From)
	case row.Changed:
		return fmt.Sprintf("%d changed", row.Of)
	case row.Purpose == inspect.InSeries:
		return fmt.Sprintf("%d by L", row.Of)
	case row.Purpose == inspect.OnceMore:
		return fmt.Sprintf("%d by L, twice", row.Of)
	case row.Of != 0:
		return fmt.Sprintf("%d again", row.Of)
	}
	return ""
}

// originStory says the same in a sentence.
func originStory(row inspect.Row) string {
	switch {
	case row.From == inspect.FromHAR:
		return "It comes from a HAR."
	case row.From == inspect.MadeSmaller:
		return fmt.Sprintf("It is %d, made smaller.", row.Of)
	case row.From != "" && row.Of == 0:
		return fmt.Sprintf("It was sent to %s.", row.From)
	case row.From != "":
		return fmt.Sprintf("It is %d, sent to %s.", row.Of, row.From)
	case row.Changed:
		return fmt.Sprintf("It is %d, changed and sent again.", row.Of)
	case row.Purpose == inspect.InSeries:
		return fmt.Sprintf("It is %d, sent again by L, to be compared.", row.Of)
	case row.Purpose == inspect.OnceMore:
		return fmt.Sprintf("It is %d, sent twice by L, to see what differs by itself.", row.Of)
	case row.Of != 0:
		return fmt.Sprintf("It is %d, sent again.", row.Of)
	}
	return ""
}

// others are the parts of an exchange that are other programs: a client that is not this
// program's, both where it comes from a HAR.
func others(row inspect.Row) []trace.Layer {
	switch {
	case row.From == inspect.FromHAR:
		return []trace.Layer{trace.LayerClient, trace.LayerServer}
	case row.Of == 0:
		return []trace.Layer{trace.LayerClient}
	}
	return nil
}
