package trace

import (
	"fmt"
	"strings"
)

// ElsewhereWords say what is not told of a step that runs elsewhere, "" for every other.
func (d *FrameworkEntered) ElsewhereWords() string {
	if !d.Elsewhere {
		return ""
	}
	return "its code runs in an event loop in another thread, where no line and no step is followed"
}

// Called is the name of the step with its arguments, as a call of it is written.
func (d *FrameworkEntered) Called() string {
	if len(d.Args) == 0 {
		return d.Name
	}
	args := make([]string, len(d.Args))
	for i, a := range d.Args {
		args[i] = a.Name + "=" + a.Value
		if strings.HasPrefix(a.Name, "*") {
			args[i] = a.Value
		}
	}
	return d.Name + "(" + strings.Join(args, ", ") + ")"
}

// String says in a sentence what a framework answers by itself, and why.
func (d *FrameworkAnswers) String() string {
	switch d.Cause {
	case CauseNoRoute:
		return fmt.Sprintf("No route of %s's takes the path %s.", d.Framework, d.Asked)
	case CauseMethod:
		return fmt.Sprintf("For this path %s takes only %s.", d.Framework, listed(d.Known))
	case CauseRedirect:
		return fmt.Sprintf("%s sends the client to %s, which its route is for.", d.Framework, d.Asked)
	case CauseCSRF:
		return fmt.Sprintf("%s refused the form: %s", d.Framework, strings.TrimSuffix(d.Asked, ".")+".")
	}
	return fmt.Sprintf("%s answered in place of the view: %s", d.Framework, strings.TrimSuffix(d.Exc, ".")+".")
}

// shownRules is how many rules a sentence has.
const shownRules = 12

// Routes says which routes there are, "" where that is not known.
func (d *FrameworkAnswers) Routes() string {
	if d.Cause != CauseNoRoute || len(d.Known) == 0 {
		return ""
	}
	known := d.Known[:min(shownRules, len(d.Known))]
	if more := d.Count - len(known); more > 0 {
		return fmt.Sprintf("Its routes are %s, and %d more.", strings.Join(known, ", "), more)
	}
	return fmt.Sprintf("Its routes are %s.", listed(known))
}

// OtherSlash is the first of the routes that takes the path but for a slash at its end, "" where none does.
func (d *FrameworkAnswers) OtherSlash() string {
	if d.Cause != CauseNoRoute || strings.Trim(d.Asked, "/") == "" {
		return ""
	}
	for _, rule := range d.Known {
		if strings.HasSuffix(rule, "/") != strings.HasSuffix(d.Asked, "/") && isTaken(strings.TrimSuffix(d.Asked, "/"), strings.TrimSuffix(rule, "/")) {
			return rule
		}
	}
	return ""
}

// isTaken reports whether a path has the parts of a rule, of which one with a < stands for any. A part that
// would take more of the path is not known.
func isTaken(path, rule string) bool {
	parts, rules := strings.Split(path, "/"), strings.Split(rule, "/")
	if len(parts) != len(rules) {
		return false
	}
	for i, part := range parts {
		if !takesPart(rules[i], part) {
			return false
		}
	}
	return true
}

func takesPart(rule, part string) bool {
	switch {
	case strings.HasPrefix(rule, "<int"):
		return part != "" && strings.Trim(part, "0123456789") == ""
	case strings.HasPrefix(rule, "<"):
		return part != ""
	}
	return rule == part
}

func listed(texts []string) string {
	if n := len(texts) - 1; n > 0 {
		return strings.Join(texts[:n], ", ") + " and " + texts[n]
	}
	return strings.Join(texts, "")
}

// Ran names what ran as the response changed, such as "Flask's after_request stamp", "" where it
// is only known between what it happened.
func (d *FrameworkResponse) Ran() string {
	if d.Step == "" {
		return ""
	}
	return d.Framework + "'s " + d.Step + " " + d.Name
}

// Between says between what the response changed, or where it was first seen.
func (d *FrameworkResponse) Between() string {
	switch {
	case d.After != "" && d.Before != "":
		return fmt.Sprintf("between %s's %s and %s", d.Framework, d.After, d.Before)
	case d.Before != "":
		return fmt.Sprintf("before %s", d.Before)
	}
	return ""
}
