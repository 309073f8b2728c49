// Package keys is the table of keys. It dispatches, draws the footer and the
// help, and makes the list in the README, so that they cannot disagree.
//
// One law holds for all of it: arrows look, space moves the request, enter
// turns the page.
package keys

import "slices"

// Action is what a key does, by a name that stays when the key changes.
type Action string

// The actions.
const (
	Space     Action = "move"
	Enter     Action = "enter"
	Step      Action = "step"
	Over      Action = "next"
	Out       Action = "out"
	Continue  Action = "continue"
	Drop      Action = "drop"
	Break     Action = "break"
	Breaks    Action = "breaks"
	Back      Action = "look-back"
	Forward   Action = "look-forward"
	BackEvent Action = "back-event"
	First     Action = "first"
	Last      Action = "last"
	Failed    Action = "failed"
	ReadIn    Action = "read-in"
	Up        Action = "up"
	Down      Action = "down"
	PageUp    Action = "page-up"
	PageDown  Action = "page-down"
	Lens      Action = "lens"
	LensBack  Action = "lens-back"
	Maximise  Action = "maximise"
	Whole     Action = "whole"
	Filter    Action = "filter"
	Found     Action = "next-found"
	FoundUp   Action = "found-before"
	Fold      Action = "fold"
	Hex       Action = "hex"
	Story     Action = "story"
	Copy      Action = "copy"
	Edit      Action = "change"
	Again     Action = "again"
	Revert    Action = "revert"
	Explain   Action = "explain"
	Review    Action = "review"
	Help      Action = "help"
	Escape    Action = "leave"
	Quit      Action = "quit"
	PrevPage  Action = "previous-page"
	Choose    Action = "choose"
	Skip      Action = "skip"
	Play      Action = "play"
	App       Action = "app"
	Layers    Action = "middleware"
	Send      Action = "send"
	Discard   Action = "discard"
	Task      Action = "task"
	Outside   Action = "editor"
	Reset     Action = "reset"
	Hint      Action = "hint"
	Solution  Action = "solution"
	HoldAll   Action = "hold"
	HoldIf    Action = "hold-if"
	HoldNext  Action = "hold-next"
	GoAll     Action = "continue-all"
	NextHeld  Action = "next-held"
	Duplicate Action = "duplicate"
	Against   Action = "against"
	Undo      Action = "undo"
	Why       Action = "why"
	Compare   Action = "compare"
	Export    Action = "export"
	Search    Action = "search"
	Mark      Action = "mark"
	Jump      Action = "jump"
	Order     Action = "order"
	Before    Action = "before"
	Redo      Action = "redo"
	Secrets   Action = "secrets"
	Tree      Action = "tree"
	Series    Action = "series"
	Smaller   Action = "smaller"
	Ask       Action = "ask"
)

// Where is a set of screens.
type Where uint8

// The screens.
const (
	Home Where = 1 << iota
	Lesson
	Playing
	Editor
	Inspecting                                // the list of the inspector
	Inspected                                 // one exchange of it
	Exchange   = Lesson | Playing | Inspected // wherever a request is shown
	InLab      = Lesson | Playing             // wherever its application is ours to change
	Inspect    = Inspecting | Inspected
	Moving     = Exchange | Inspecting // wherever a request can be moved
	Anywhere   = Home | Lesson | Playing | Inspect
)

// Binding is one row of the table.
type Binding struct {
	Action Action
	Keys   []string // as the terminal library names them, the usual one first
	Where  Where
	Word   string // in the footer
	Help   string // in the list of keys
	From   string // the tool whose users know it, "" for our own
	Group  string // heading in the list of keys
}

// Entry is a key of a footer with its word.
type Entry struct {
	Key, Word string
	Action    Action
	Named     bool // the text names it: other keys make room first
}

// Groups are the headings of the list, in order.
func Groups() []string { return []string{"Move the request", "Look", "Change", "Ask", "Get about"} }

// Table is all bindings, in the order of the list.
func Table() []Binding { return slices.Clone(table) }

var table = []Binding{
	{Space, []string{"space"}, Moving, "go on", "move to the page's next stop, elsewhere to the next stage; check an exercise", "", "Move the request"},
	{Step, []string{"s"}, Moving, "one event", "step: one event, or one line of Python; while looking back, one in the record", "delve, gdb", "Move the request"},
	{Over, []string{"n"}, Moving, "over", "next: run this layer, or the calls in this line of Python, to its return", "delve", "Move the request"},
	{Out, []string{"o"}, Moving, "out", "out: run until this layer, or this function of Python, has returned", "delve", "Move the request"},
	{Continue, []string{"c"}, Moving, "to the end", "continue to the next breakpoint or the end", "delve", "Move the request"},
	{Break, []string{"b"}, Exchange, "break", "set or remove a breakpoint at the line of code; in inspect also at the event in view", "delve", "Move the request"},
	{Breaks, []string{"B"}, Inspect, "breakpoints", "list the breakpoints: switch on and off, condition, hit count, once, delete", "delve", "Move the request"},
	{Again, []string{"r"}, InLab | Inspect, "run again", "run the same request again", "mitmproxy", "Move the request"},
	{Drop, []string{"X"}, Moving, "drop", "drop the client: cut the connection while the request is held", "mitmproxy", "Move the request"},
	{GoAll, []string{"C"}, Inspect, "all go on", "let all requests go on that are held", "mitmproxy", "Move the request"},
	{HoldAll, []string{"H", "I"}, Inspect, "hold all", "hold every request from now on, or no more", "mitmproxy", "Move the request"},
	{HoldIf, []string{"h"}, Inspect, "hold if", "hold the requests for which a Python expression is true", "mitmproxy", "Move the request"},
	{HoldNext, []string{"N"}, Inspect, "hold next", "hold the next request only", "HTTP Toolkit, asked for", "Move the request"},

	{Back, []string{"left", "["}, Exchange, "look back", "look back: undo one forward move of the view", "Python Tutor", "Look"},
	{Forward, []string{"right", "]"}, Exchange, "look", "look forward again; stops at now", "Python Tutor", "Look"},
	{BackEvent, []string{"S"}, Exchange, "back one", "look back by one event", "delve, rr", "Look"},
	{First, []string{"g", "home"}, Moving, "first", "look at the first event; the newest request", "vim", "Look"},
	{Last, []string{"G", "end"}, Moving, "now", "look at now, which n, o and c do first while you look back; the oldest request", "vim", "Look"},
	{Failed, []string{"!"}, Inspect, "where it failed", "go to where a request failed: the line that raised, and the event that tells of it", "", "Look"},
	{Up, []string{"up", "k"}, Anywhere | Editor, "up", "the line above", "", "Look"},
	{Down, []string{"down", "j"}, Anywhere | Editor, "down", "the line below", "", "Look"},
	{PageUp, []string{"pgup"}, Anywhere, "page up", "a screen up", "", "Look"},
	{PageDown, []string{"pgdown"}, Anywhere, "page down", "a screen down", "", "Look"},
	{NextHeld, []string{"tab"}, Inspecting, "next held", "go to the next request that is held", "", "Look"},
	{Lens, []string{"tab"}, Exchange, "lens", "the next lens", "termshark", "Look"},
	{LensBack, []string{"shift+tab"}, Exchange, "lens", "the lens before", "", "Look"},
	{Maximise, []string{`\`}, Exchange, "larger", "make the lens as large as the screen, and back", "termshark", "Look"},
	{Whole, []string{"v"}, Exchange, "whole value", "the whole of a value that was cut", "", "Look"},
	{Filter, []string{"f"}, Inspecting, "filter", "show only the requests for which a Python expression is true", "mitmproxy", "Look"},
	{Search, []string{"/"}, Inspecting, "search", "go to the next older request for which it is true, or to a number", "vim", "Look"},
	{Mark, []string{"m"}, Inspecting, "mark", "mark a request with a letter, which keeps it", "termshark", "Look"},
	{Jump, []string{"'"}, Inspecting, "to a mark", "go to the request with a mark", "termshark", "Look"},
	{Order, []string{"O"}, Inspecting, "order", "order the list by arrival, time, size or status; the same again sorts in what has come", "mitmproxy", "Look"},
	{Before, []string{"backspace"}, Inspect, "request before", "go back to the request from which D, A or T led to this one; again: to this one", "", "Look"},
	{Filter, []string{"/", "f"}, Exchange, "filter", "show only the lines with some text; in code, go to the next one with it", "vim, mitmproxy", "Look"},
	{Found, []string{">"}, Exchange, "next found", "go to the next line of code with the text that / searched for", "", "Look"},
	{FoundUp, []string{"<"}, Exchange, "found before", "go to the line before with that text", "", "Look"},
	{Fold, []string{"z"}, Exchange | Home, "fold", "fold or unfold the group of lines, at home the unit", "vim", "Look"},
	{Hex, []string{"x"}, InLab, "hex", "show bytes as text or as hexadecimal", "", "Look"},
	{Hex, []string{"="}, Inspected, "hex", "show bytes as text or as hexadecimal; bodies in the next way: text, JSON, form, parts, image, hex", "", "Look"},
	{Secrets, []string{"P"}, Inspect, "mask secrets", "mask secrets on the screen, as for a projector; again, and R reveals them", "Chrome, OpenTelemetry", "Look"},
	{Story, []string{"."}, Inspected, "whole text", "show all that is said of the request, also where it has no room, such as all differences of d", "", "Look"},
	{Story, []string{"."}, Lesson, "story", "show the whole story where it has no room; hide it, and show it again", "", "Look"},

	{Edit, []string{"e"}, Exchange, "change", "change what the lens shows, the request or the code, and send it again", "mitmproxy", "Change"},
	{ReadIn, []string{"i"}, Inspected, "read in", "read in what the client has sent of the body of a held request, to be seen and changed", "", "Change"},
	{Undo, []string{"u"}, Exchange, "undo", "undo the last change where the request is held, until it goes on", "vim", "Change"},
	{Redo, []string{"ctrl+r"}, Exchange, "redo", "make the change again that was undone last", "vim", "Change"},
	{Duplicate, []string{"D"}, Inspect, "change a copy", "duplicate the request, change the copy and send it", "mitmproxy", "Change"},
	{Against, []string{"A"}, Inspect, "send elsewhere", "send the same request to another application, through other layers, or to another server", "", "Change"},
	{Series, []string{"L"}, Inspect, "all again", "send all requests of the list again, and compare: before and after you changed the code", "HTTP Toolkit, asked for", "Change"},
	{Smaller, []string{"M"}, Inspect, "make smaller", "make a failing request smaller while its exception, status or finding stays", "Caido, asked for", "Change"},
	{Export, []string{"x"}, Inspect, "save as", "save as recording, HTML page, HAR, curl, pytest or raw bytes; secrets are masked", "mitmproxy, Kolo", "Change"},
	{Outside, []string{"E"}, Exchange, "your editor", "open the code in your own editor, which VISUAL or EDITOR names", "rustlings", "Change"},
	{Revert, []string{"V"}, InLab, "as it was", "revert: the request and application that were there, without what you changed", "mitmproxy", "Change"},
	{Reset, []string{"R"}, InLab, "original", "reset: the original of the code again; yours is kept aside", "rustlings", "Change"},
	{App, []string{"a"}, InLab, "app", "choose the application", "", "Change"},
	{Layers, []string{"m"}, Playing, "middleware", "choose the middleware", "", "Change"},
	{Send, []string{"ctrl+s"}, Editor, "send", "send from a field of several lines; save code, and run it", "", "Change"},
	{Discard, []string{"ctrl+x"}, Editor, "throw away", "throw away what was typed in code and not saved", "nano", "Change"},
	{Copy, []string{"y"}, Exchange, "copy", "copy the line (where the terminal allows it)", "vim", "Change"},

	{Explain, []string{"?"}, Anywhere, "what is this", "explain what is selected; twice: the glossary: terms, rules", "HTTP Toolkit explains in place", "Ask"},
	{Ask, []string{"p"}, Inspected, "ask Python", "evaluate Python where the request is held, at a line or a layer's call: p request.form", "pdb, delve", "Ask"},
	{Compare, []string{"d"}, Inspect, "compare", "compare with the request that it repeats, or the last like it: where they part", "HTTP Toolkit, asked for", "Ask"},
	{Tree, []string{"T"}, Inspect, "tree", "show what was made of a request: its replays, and theirs, as a tree", "Caido, asked for", "Ask"},
	{Why, []string{"w"}, Inspect, "why", "ask why the selected bytes, header, key, status or finding is there, or why something is not", "", "Ask"},
	{Task, []string{"ctrl+g"}, Lesson | Editor, "the task", "read the task whole, and what a check says: also while you type", "nano", "Ask"},
	{Help, []string{"f1"}, Anywhere, "keys", "list the keys", "posting", "Ask"},
	{Choose, []string{"1", "2", "3", "4"}, Lesson, "answer", "answer a question by number", "", "Ask"},
	{Skip, []string{"0"}, Lesson, "skip", "skip the question or the task of a page, which stays unfinished with that", "", "Ask"},
	{Hint, []string{"h"}, Lesson, "hint", "the next hint of an exercise", "", "Ask"},
	{Solution, []string{"H"}, Lesson, "solution", "the solution of an exercise, after the last hint; again: watch it run", "", "Ask"},

	{Enter, []string{"enter"}, Anywhere | Editor, "next page", "turn the page; answer by pointing; go where the line or the check leads; open; send", "", "Get about"},
	{PrevPage, []string{"backspace", "p"}, Lesson, "page before", "turn back a page", "", "Get about"},
	{Play, []string{"e"}, Home, "play", "send any request to an application of the course, or yours", "", "Get about"},
	{Review, []string{"r"}, Home, "review", "some questions of lessons that you have done, when they are due again", "", "Get about"},
	{Escape, []string{"esc"}, Anywhere | Editor, "leave", "close what is open; leave the screen for home, an exchange for the list", "", "Get about"},
	{Quit, []string{"q", "ctrl+c"}, Anywhere, "quit", "quit; you come back to where you were", "mitmproxy", "Get about"},
}

// Find is the action of a key on a screen.
func Find(where Where, key string) (Action, bool) {
	for _, b := range table {
		if b.Where&where != 0 && slices.Contains(b.Keys, key) {
			return b.Action, true
		}
	}
	return "", false
}

// Of is the binding of an action on a screen.
func Of(where Where, a Action) (Binding, bool) {
	i := slices.IndexFunc(table, func(b Binding) bool { return b.Action == a && b.Where&where != 0 })
	if i < 0 {
		return Binding{}, false
	}
	return table[i], true
}

// Label is how a key is written for people: "space", "↑", "F1".
func Label(key string, ascii bool) string {
	if key == "f1" {
		return "F1"
	}
	if ascii {
		return key
	}
	switch key {
	case "left":
		return "←"
	case "right":
		return "→"
	case "up":
		return "↑"
	case "down":
		return "↓"
	}
	return key
}
