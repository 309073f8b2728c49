package export

import (
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// requestChanged is said of a request that a person changed.
const requestChanged = "This request was changed while it was held. It stands here as the application got it, not as its client sent it."

// remarks are sentences on what a person changed in an exchange: of the environ, which no request
// can carry, and of the response, which the application gave otherwise.
func remarks(s *trace.State) []string {
	var all, keys []string
	response := false
	for _, d := range inForce(s.Edits) {
		key, environ := strings.CutPrefix(d.What, "environ ")
		if environ {
			keys = append(keys, key)
		}
		response = response || d.What == "head" || d.What == "block"
	}
	if s.Given().Changed {
		all = append(all, requestChanged)
	}
	if len(keys) > 0 {
		all = append(all, "Its environ was changed too, which is not in it: "+strings.Join(keys, ", ")+".")
	}
	if response {
		all = append(all, "Its response was changed while it was held.")
	}
	return all
}

// inForce are the changes that were not undone.
func inForce(edits []trace.Edited) []trace.Edited {
	var all []trace.Edited
	for _, d := range edits {
		switch {
		case d.What == "body": // belongs to the edit of its request
		case d.How == trace.EditUndone:
			all = all[:max(0, len(all)-1)]
		default:
			all = append(all, d)
		}
	}
	return all
}

// ownStatus is the status that an application gave before a person changed it, false where nobody did.
func ownStatus(s *trace.State) (string, bool) {
	edits := inForce(s.Edits)
	i := slices.IndexFunc(edits, func(d trace.Edited) bool { return d.What == "head" })
	if i < 0 {
		return "", false
	}
	return edits[i].Before, true
}

// commented are sentences as comments of a shell or of Python.
func commented(sentences []string) string {
	var b strings.Builder
	for _, s := range sentences {
		b.WriteString("# " + printable(s) + "\n")
	}
	return b.String()
}
