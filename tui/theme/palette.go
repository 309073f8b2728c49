package theme

import "github.com/charmbracelet/colorprofile"

// palette is one colour for each use: "#rrggbb", the number of one of the terminal's
// sixteen or 256, or "" for the colour that the terminal writes in. Behind it can stand an
// attribute that tells it from another: i for italic, f for faint.
type palette struct {
	client, server, middleware, app string
	action, wrong, right            string
	text, faint                     string
	keyword, literal                string
}

func choose(o Options) palette {
	switch {
	case o.Profile == colorprofile.ASCII || o.Profile == colorprofile.NoTTY:
		return attributes
	case o.Profile == colorprofile.ANSI && o.Dark:
		return sixteenDark
	case o.Profile == colorprofile.ANSI:
		return sixteenLight
	case o.Profile == colorprofile.ANSI256:
		return choose256(o)
	case o.Dark && o.Present:
		return presentDark
	case o.Dark:
		return dark
	case o.Present:
		return presentLight
	}
	return light
}

func choose256(o Options) palette {
	switch {
	case o.Dark && o.Present:
		return presentDark256
	case o.Dark:
		return dark256
	case o.Present:
		return presentLight256
	}
	return light256
}

// At least 4.5:1 on #1a1b26 and on black. The text is the terminal's own.
var dark = palette{
	client: "#5fd7e8", server: "#7fa8ff", middleware: "#e68fe4", app: "#95d462",
	action: "#f0b35a", wrong: "#ff7d88", right: "#5fd39b", faint: "#8f96b8", keyword: "#b9c0e4", literal: "#d8c8a4",
}

// At least 4.5:1 on white.
var light = palette{
	client: "#006f80", server: "#1f57c9", middleware: "#a1249a", app: "#2f7011",
	action: "#8f5600", wrong: "#c01c33", right: "#00594f", faint: "#63697e", keyword: "#3d4577", literal: "#6b5520",
}

// At least 7:1 on #1a1b26 and on black.
var presentDark = palette{
	client: "#7be3f2", server: "#a3c1ff", middleware: "#f0adee", app: "#aee383",
	action: "#f7c67c", wrong: "#ffa5ac", right: "#86e5b8", faint: "#adb3cf", keyword: "#cdd3f0", literal: "#e6d9bb",
}

// At least 7:1 on white.
var presentLight = palette{
	client: "#00545f", server: "#123f9e", middleware: "#7b1577", app: "#1f5208",
	action: "#673c00", wrong: "#951024", right: "#004840", faint: "#494e61", keyword: "#2c335e", literal: "#4f3e14",
}

// The same hues among 256, since the nearest of them to a colour can be a grey.
var (
	dark256 = palette{
		client: "80", server: "111", middleware: "176", app: "113",
		action: "215", wrong: "210", right: "79", faint: "103", keyword: "146", literal: "187",
	}
	light256 = palette{
		client: "24", server: "26", middleware: "127", app: "28",
		action: "94", wrong: "160", right: "23", faint: "241", keyword: "60", literal: "58",
	}
	presentDark256 = palette{
		client: "123", server: "153", middleware: "219", app: "156",
		action: "222", wrong: "217", right: "158", faint: "146", keyword: "189", literal: "187",
	}
	presentLight256 = palette{
		client: "24", server: "19", middleware: "90", app: "22",
		action: "58", wrong: "88", right: "23", faint: "239", keyword: "17", literal: "52",
	}
)

// The sixteen colours differ from terminal to terminal, so only the ones that are legible
// on all of them are used: on dark the bright ones.
var sixteenDark = palette{
	client: "14", server: "12", middleware: "13", app: "10", action: "11", wrong: "9", right: "10",
	text: "15", faint: "7f", keyword: "15", literal: "7",
}

// On light, cyan, green and yellow are too pale in most terminals: blue and magenta stand
// for two parties each, which italics tell apart.
var sixteenLight = palette{client: "4i", server: "4", middleware: "5", app: "5i", action: "i", wrong: "1", faint: "8"}

// attributes are all that there is without colours.
var attributes = palette{faint: "f"}
