package tui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/lessons/reading"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
)

// composed are the sizes at which every stop of every page is looked at, besides some that
// are drawn by a seed.
var composed = []size{{60, 16}, small, middle, wide, {220, 60}}

// others is the column of the sizes that were drawn.
var others = size{}

// seedName is the variable with the seed of an earlier run, to have its sizes again.
const seedName = "ROUNDTRIP_SEED"

// usualSeed draws the other sizes where no seed is given: the test says the same each time.
const usualSeed = 14

// sizeSeed is the seed of the sizes that are drawn: the usual one unless another is asked for.
func sizeSeed(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv(seedName)
	if text == "" {
		return usualSeed
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", seedName, err)
	}
	return seed
}

// drawSize is a size between the smallest and the largest that screens are composed for.
func drawSize(r *rand.Rand) size {
	return size{layout.MinWidth + r.IntN(250-layout.MinWidth+1), layout.MinHeight + r.IntN(70-layout.MinHeight+1)}
}

// defects are what can be wrong with how a screen is composed. All but the last two are to
// be zero; those say how the room is used.
type defects struct {
	captures int
	wide     int // lines wider than the terminal
	margin   int // lines that reach into the margins
	cuts     int // lines in which something is cut
	near     int // of these, those in a pane that has a free row
	python   int // of these, lines of code
	broken   int // lines of the wire that are broken inside a word
	silent   int // panes that do not say that they have more
	origins  int // environs without their column of origins
	stale    int // "Press space" on a finished page
	moved    int // the lens stands on another row than at the stop before
	swapped  int // a lens has changed its place for that of another
	uneven   int // a lens is cut beside one that has rows which it never needs
	unnamed  int // the text names a key that the footer does not
	headless int // an action is due and has no line of its own
	feet     int // captures with a pane that has more rows
	blank    int // captures whose lower half is blank
	empty    int // blank rows in the lower half, in percent, of all captures together
}

// columns are the defects as they are told, and whether they have to be none.
func (c defects) columns() []struct {
	name string
	n    int
	none bool
} {
	return []struct {
		name string
		n    int
		none bool
	}{
		{"lines wider than the terminal", c.wide, true},
		{"lines past the margins", c.margin, true},
		{"lines with a cut", c.cuts, false},
		{"of these, beside a free row", c.near, true},
		{"of these, lines of code", c.python, true},
		{"wire lines broken inside a word", c.broken, true},
		{"panes cut without a word", c.silent, true},
		{"environ without its origins", c.origins, true},
		{"Press space on a finished page", c.stale, true},
		{"the lens header moves", c.moved, true},
		{"a lens changes places", c.swapped, true},
		{"a lens is cut beside one with free rows", c.uneven, true},
		{"a key of the text that the footer lacks", c.unnamed, true},
		{"no action line", c.headless, true},
		{"captures with a pane cut at its foot", c.feet, false},
		{"captures with a blank lower half", c.blank, true},
		{"blank rows in the lower half, mean %", c.empty / max(1, c.captures), false},
	}
}

func (c *defects) add(o defects) {
	c.captures += o.captures
	for _, f := range []struct {
		to   *int
		from int
	}{
		{&c.wide, o.wide}, {&c.margin, o.margin}, {&c.cuts, o.cuts}, {&c.near, o.near}, {&c.python, o.python}, {&c.broken, o.broken},
		{&c.silent, o.silent}, {&c.origins, o.origins}, {&c.stale, o.stale}, {&c.moved, o.moved}, {&c.swapped, o.swapped}, {&c.uneven, o.uneven},
		{&c.unnamed, o.unnamed}, {&c.headless, o.headless}, {&c.feet, o.feet}, {&c.blank, o.blank}, {&c.empty, o.empty},
	} {
		*f.to += f.from
	}
}

// TestTheScreensAreComposed counts what is wrong with the screens at every stop of every
// page, at five sizes and some that are drawn. -v tells the whole table.
func TestTheScreensAreComposed(t *testing.T) {
	if pythontest.Race {
		t.Skip("nothing races here that other tests do not look at")
	}
	t.Parallel()
	seed := sizeSeed(t)
	t.Logf("the other sizes are drawn with %s=%d", seedName, seed)
	var mu sync.Mutex
	all := make(map[size]*defects)
	t.Run("pages", func(t *testing.T) {
		for n := range len(options(t, setup{}).Course.Lessons) {
			t.Run(fmt.Sprint(n+1), func(t *testing.T) {
				t.Parallel()
				found := countLesson(t, fmt.Sprint(n+1), rand.New(rand.NewPCG(seed, uint64(n))))
				mu.Lock()
				defer mu.Unlock()
				for s, c := range found {
					if all[s] == nil {
						all[s] = &defects{}
					}
					all[s].add(*c)
				}
			})
		}
	})
	t.Log("\n" + defectTable(all))
	for s, found := range all {
		for _, column := range found.columns() {
			if column.none && column.n > 0 {
				t.Errorf("%s: %s: %d", heading(s), column.name, column.n)
			}
		}
	}
}

// heading is the heading of a column.
func heading(s size) string {
	if s == others {
		return "others"
	}
	return s.String()
}

// defectTable is the table of the defects by size.
func defectTable(all map[size]*defects) string {
	var b strings.Builder
	sizes := append(slices.Clone(composed), others)
	fmt.Fprintf(&b, "%-42s", "defect")
	for _, s := range sizes {
		fmt.Fprintf(&b, "%8s", heading(s))
	}
	fmt.Fprintf(&b, "\n%-42s", "captures")
	for _, s := range sizes {
		fmt.Fprintf(&b, "%8d", all[s].captures)
	}
	for i, column := range all[small].columns() {
		fmt.Fprintf(&b, "\n%-42s", column.name)
		for _, s := range sizes {
			fmt.Fprintf(&b, "%8d", all[s].columns()[i].n)
		}
	}
	return b.String()
}

// countLesson reads a lesson to its end and counts at every stop and size, one of them drawn
// for each page.
func countLesson(t *testing.T, start string, drawn *rand.Rand) map[size]*defects {
	t.Helper()
	d := sit(t, setup{start: start})
	l := d.lesson().Lesson()
	found := map[size]*defects{others: {}}
	for _, s := range composed {
		found[s] = &defects{}
	}
	for range l.PageIDs {
		before, other := make(map[size]placement), drawSize(drawn)
		seen := make(columns)
		d.read(func() {
			for _, s := range composed {
				d.resize(s)
				before[s] = d.count(found[s], before[s])
				seen.see(d)
			}
			d.resize(other)
			before[others] = d.count(found[others], before[others])
			seen.see(d)
			d.resize(small)
		})
		for _, s := range composed {
			d.countColumns(found[s], seen[s])
		}
		d.countColumns(found[others], seen[other])
		d.press("enter")
	}
	return found
}

var (
	cutMark    = regexp.MustCompile(`[^\s│]…|…[^\s│]`)
	rangeMark  = regexp.MustCompile(`\d+–\d+ of \d+`)
	originMark = regexp.MustCompile(`'\s{2,}\S+\s*$`) // behind a value: who it is from, perhaps a layer
	pressMark  = regexp.MustCompile(`[Pp]ress (space|enter|tab|[a-zA-Z?/\\])\b`)
)

// count counts what is wrong with the frame.
func (d *desk) count(c *defects, before placement) placement {
	d.Helper()
	lines := d.countParts(c)
	note := func(n *int, what string) {
		*n++
		if testing.Verbose() && *n <= 3 {
			d.Logf("%dx%d %s: %s\n%s", d.m.Width, d.m.Height, d.lesson().Page().Ref(), what, d.text())
		}
	}
	c.captures++
	d.countText(c, lines, note)
	d.countRoom(c, lines, note)
	now := d.placed()
	d.countMoves(c, before, now, note)
	return now
}

// countParts counts what can be wrong on any screen, and gives its lines.
func (d *desk) countParts(c *defects) []string {
	d.Helper()
	lines := strings.Split(d.text(), "\n")
	for len(lines) < d.m.Height {
		lines = append(lines, "")
	}
	note := func(n *int, what string) {
		*n++
		if testing.Verbose() && *n <= 3 {
			d.Logf("%dx%d: %s\n%s", d.m.Width, d.m.Height, what, d.text())
		}
	}
	for _, line := range lines {
		if ansi.StringWidth(line) > d.m.Width {
			note(&c.wide, "wider than the terminal")
		}
		if inMargin(line, d.m.Width) {
			note(&c.margin, "in the margin: "+line)
		}
		if cutMark.MatchString(line) {
			c.cuts++
		}
	}
	d.countPanes(c, lines, note)
	return lines
}

// inMargin reports whether a line has something in its outermost two columns.
func inMargin(line string, w int) bool {
	return ansi.StringWidth(strings.TrimRight(line, " ")) > w-layout.Margin || strings.TrimSpace(ansi.Cut(line, 0, layout.Margin)) != ""
}

// lensOn is a lens with its place on the screen.
type lensOn struct {
	layout.Rect
	frame lens.Frame
}

func (d *desk) countPanes(c *defects, lines []string, note func(*int, string)) {
	for _, l := range d.lenses() {
		f := l.frame
		visible := f.Height - 1
		free := visible - len(f.Rows)
		if free < 0 && !rangeMark.MatchString(lines[l.Y]) && !strings.Contains(strings.Join(lines[l.Y:min(len(lines), l.Y+l.H)], "\n"), " more") {
			note(&c.silent, fmt.Sprintf("%v has %d rows and shows %d without a word", f.Kind, len(f.Rows), visible))
		}
		origins, keys := 0, 0
		for i := l.Y + 1; i < min(len(lines), l.Y+f.Height); i++ {
			row := ansi.Cut(lines[i], l.X, l.X+l.W)
			if cutMark.MatchString(row) && free > 0 {
				note(&c.near, "cut beside a free row: "+row)
			}
			if cutMark.MatchString(row) && f.Kind == lens.Code {
				note(&c.python, "code is cut: "+row)
			}
			if f.Kind == lens.Environ && strings.Contains(row, "  '") {
				keys++
				if originMark.MatchString(row) {
					origins++
				}
			}
		}
		if keys > 2 && origins < keys/2 {
			note(&c.origins, "no origins")
		}
		if f.Kind == lens.Wire {
			c.broken += d.brokenWords(f.Rows, note)
		}
	}
	if missing := d.storyMissing(); missing > 0 && !strings.Contains(strings.Join(lines, "\n"), " more row") {
		note(&c.silent, fmt.Sprintf("%d rows of the story are missing without a word", missing))
	}
}

// brokenWords is how many rows of the wire go on inside a word.
func (d *desk) brokenWords(rows []lens.Row, note func(*int, string)) int {
	n := 0
	s := d.v().State
	for _, r := range rows {
		if len(r.Spans) == 0 {
			continue
		}
		all, base := s.In.Bytes, s.In.Base
		if r.Spans[0].Buf == "out" {
			all, base = s.Out.Bytes, s.Out.Base
		}
		at := r.Spans[0].Off - base
		if at > 0 && at < int64(len(all)) && isWord(all[at-1]) && isWord(all[at]) && len(r.Copy) > 0 && !d.startsPiece(r.Spans[0].Off) {
			note(&n, fmt.Sprintf("broken at %q|%q", all[max(0, at-8):at], all[at:min(int64(len(all)), at+8)]))
		}
	}
	return n
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func (d *desk) startsPiece(off int64) bool {
	s := d.v().State
	for _, p := range append(slices.Clone(s.In.Pieces), s.Out.Pieces...) {
		if p.Off == off {
			return true
		}
	}
	return false
}

func (d *desk) countText(c *defects, lines []string, note func(*int, string)) {
	text, foot := strings.Join(lines[:len(lines)-1], "\n"), lines[len(lines)-1]
	done := d.phase() == reading.Done
	if done && strings.Contains(strings.Join(strings.Fields(text), " "), "Press space") {
		note(&c.stale, "Press space, and the page is finished")
	}
	for _, m := range pressMark.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(" "+strings.Join(strings.Fields(foot), " "), " "+m[1]+" ") {
			note(&c.unnamed, "the footer does not name "+m[1])
		}
	}
	if !d.hasAction(lines) {
		note(&c.headless, "no action line")
	}
}

func (d *desk) countRoom(c *defects, lines []string, note func(*int, string)) {
	lower := lines[len(lines)/2 : len(lines)-3]
	blank := 0
	for _, line := range lower {
		if strings.TrimSpace(line) == "" {
			blank++
		}
	}
	if blank == len(lower) {
		note(&c.blank, "the lower half is blank")
	}
	c.empty += 100 * blank / len(lower)
	if rangeMark.MatchString(strings.Join(lines, "\n")) {
		c.feet++
	}
}
