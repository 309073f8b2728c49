package inspect

import (
	"fmt"
	"strings"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

// caughtWords name the exception of a request that failed, which a framework caught; "" for none.
func caughtWords(row inspect.Row) string {
	failed := failedBy(row)
	if failed.Exc == "" {
		return ""
	}
	return fmt.Sprintf("The request failed with %d: %s.", row.Status, strings.TrimSuffix(failed.String(), "."))
}

// failedBy is the exception of a request that failed, which a framework caught: below 500 only one that it answered,
// since an application may write of others.
func failedBy(row inspect.Row) trace.Handled {
	switch {
	case row.Raised != "":
	case row.Status >= 500:
		return row.Caught
	case row.Status >= 400:
		return row.Answered
	}
	return trace.Handled{}
}
