package keys

// Aim is something that a person wants to do, with the keys for it.
type Aim struct {
	Heading string
	Ways    []Way
}

// Way is an action in the words of one screen.
type Way struct {
	Action Action
	Text   string
}

// Aims are how the keys of a screen are listed: by what somebody wants to do there, where that is written,
// else as the table has them.
func Aims(where Where) []Aim {
	switch where {
	case Inspecting:
		return listAims
	case Inspected:
		return exchangeAims
	}
	return tableAims(where)
}

// Law is the rule behind the keys of a screen.
func Law(where Where) string {
	switch where {
	case Inspecting:
		return "↑↓ choose a request, enter opens it, space moves it while it is held."
	case Inspected:
		return "Arrows look, space moves the request while it is held."
	}
	return "Arrows look, space moves the request, enter turns the page."
}

// tableAims are the groups of the table.
func tableAims(where Where) []Aim {
	var aims []Aim
	for _, group := range Groups() {
		aim := Aim{Heading: group}
		for _, b := range table {
			if b.Group == group && b.Where&where != 0 {
				aim.Ways = append(aim.Ways, Way{b.Action, b.Help})
			}
		}
		aims = append(aims, aim)
	}
	return aims
}

// What can be done in the list of inspect.
var listAims = []Aim{
	{"Hold requests, while their clients wait", []Way{
		{HoldAll, "hold every request from now on; again: hold no more"},
		{HoldNext, "hold the next request only"},
		{HoldIf, "hold the requests for which a Python expression is true"},
		{Breaks, "list the breakpoints, change them, add one"},
		{NextHeld, "go to the next request that is held"},
		{GoAll, "let all held requests go on"},
	}},
	{"Step the selected request, if it is held", []Way{
		{Space, "to its next stage"},
		{Step, "to its next event"},
		{Over, "over the layer that is called next, to its return"},
		{Out, "out of the layer that runs, to its return"},
		{Continue, "let it go on, to the next breakpoint or to its end"},
		{Drop, "drop it: the connection of its client is cut"},
	}},
	{"Find a request", []Way{
		{Up, "the newer one"},
		{Down, "the older one"},
		{PageUp, "a screen of newer ones"},
		{PageDown, "a screen of older ones"},
		{First, "the newest one"},
		{Last, "the oldest one"},
		{Filter, "show only those for which a Python expression is true"},
		{Search, "the next older one for which it is true, or a number"},
		{Mark, "mark it with a letter; what is marked is kept"},
		{Jump, "go to the one with a mark"},
		{Order, "order them by arrival, time, size or status"},
		{Failed, "open it where it failed: the line that raised"},
	}},
	{"Change and replay", []Way{
		{Again, "send the same bytes again"},
		{Duplicate, "change a copy, and send that"},
		{Against, "send it to another application, server or order of layers"},
		{Series, "send all of the list again, and compare before and after"},
		{Smaller, "make it smaller while its failure or its finding stays"},
		{Before, "back to the request from which this one was made"},
	}},
	{"Compare", []Way{
		{Compare, "with the request that it repeats, or the last one like it"},
		{Tree, "its replays, and theirs, as a tree"},
	}},
	{"Ask why", []Way{
		{Why, "why, or why not: its status, its headers, a layer, its end"},
	}},
	{"Take away", []Way{
		{Export, "save as recording, web page, HAR, curl, pytest or raw bytes"},
		{Secrets, "mask secrets on the screen; again, and R shows them"},
	}},
	{"Get about", []Way{
		{Enter, "open the selected request"},
		{Escape, "end the filter, then the order"},
		{Quit, "quit; held and unsaved requests are asked about first"},
		{Explain, "list these keys, as F1 does"},
		{Help, "list these keys"},
	}},
}

// What can be done with an open request of inspect.
var exchangeAims = []Aim{
	{"Hold requests, while their clients wait", []Way{
		{Break, "hold each request at this line of code, or at this event"},
		{Breaks, "list the breakpoints, change them, add one"},
		{HoldAll, "hold every request from now on; again: hold no more"},
		{HoldNext, "hold the next request only"},
		{HoldIf, "hold the requests for which a Python expression is true"},
	}},
	{"Step this request, if it is held", []Way{
		{Space, "to its next stage"},
		{Step, "to its next event, in code to the next line"},
		{Over, "over the layer, or the calls in this line, to the return"},
		{Out, "out of the layer, or this function, to the return"},
		{Continue, "let it go on, to the next breakpoint or to its end"},
		{GoAll, "let all held requests go on"},
		{Drop, "drop it: the connection of its client is cut"},
	}},
	{"Look at what has happened", []Way{
		{Back, "look back: undo one forward move of the view"},
		{Forward, "look forward again, as far as now"},
		{BackEvent, "look back by one event"},
		{Failed, "where it failed: the line that raised"},
		{First, "look at the first event"},
		{Last, "look at now"},
		{Lens, "the next lens: wire, environ, response, code, …"},
		{LensBack, "the lens before"},
		{Up, "the line above"},
		{Down, "the line below"},
		{PageUp, "a screen up"},
		{PageDown, "a screen down"},
		{Maximise, "the lens as large as the screen, and back"},
		{Whole, "the whole of a value that was cut"},
		{Filter, "only the lines with some text; in code, the next one with it"},
		{Found, "the next line of code with that text"},
		{FoundUp, "the line of code before with that text"},
		{Fold, "fold or unfold the group of lines"},
		{Hex, "bytes as text or hexadecimal; a body in the next way"},
		{Story, "all that is said of the request; again: close it"},
	}},
	{"Change it", []Way{
		{Edit, "change what the lens shows, while the request is held"},
		{ReadIn, "read in the body, before the environ is built"},
		{Undo, "undo the last change where the request is held"},
		{Redo, "make that change again"},
		{Outside, "open the code in your own editor (VISUAL, EDITOR)"},
	}},
	{"Replay", []Way{
		{Again, "send the same bytes again"},
		{Duplicate, "change a copy, and send that"},
		{Against, "send it to another application, server or order of layers"},
		{Series, "send all of the list again, and compare before and after"},
		{Smaller, "make it smaller while its failure or its finding stays"},
		{Before, "back to the request from which this one was made"},
	}},
	{"Compare", []Way{
		{Compare, "with the request that it repeats, or the last one like it"},
		{Tree, "its replays, and theirs, as a tree"},
	}},
	{"Ask", []Way{
		{Ask, "evaluate Python at this line or call: request.form, x = 1"},
		{Why, "why what is selected is there, or why something is not"},
		{Explain, "what the selected line is; twice: terms and rules"},
	}},
	{"Take away", []Way{
		{Export, "save as recording, web page, HAR, curl, pytest or raw bytes"},
		{Copy, "copy the line, where the terminal allows it"},
		{Secrets, "mask secrets on the screen; again, and R shows them"},
	}},
	{"Get about", []Way{
		{Enter, "go where the selected line leads"},
		{Escape, "close what is open; then the list"},
		{Quit, "quit; held and unsaved requests are asked about first"},
		{Help, "list these keys"},
	}},
}
