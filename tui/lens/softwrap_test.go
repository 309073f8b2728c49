package lens

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/journey/journeytest"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// drawnRows are rows as they look without colour.
func drawnRows(k Kind, rows []Row, width int) []string {
	f := Frame{Kind: k, Rows: rows, Cursor: -1, Width: width, Height: len(rows) + 1, Theme: theme.New(theme.Options{Profile: colorprofile.ASCII})}
	lines := Draw(f)[1:]
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return lines
}

// Nothing is cut while a row is free, and no row is taken that is not.
func TestNothingIsCutWhereARowIsFree(t *testing.T) {
	t.Parallel()
	sources := map[string]*Listing{"hello.py": Highlight("hello.py", helloCode+strings.Repeat("# a long comment ", 9)+"\n")}
	for name, tr := range exchanges() {
		for _, width := range []int{44, 58, 106} {
			t.Run(fmt.Sprint(name, "/", width), func(t *testing.T) {
				t.Parallel()
				for n := 1; n <= tr.Len(); n += max(1, tr.Len()/8) {
					for _, k := range []Kind{Response, Environ, Code} {
						o := Options{Width: width, Sources: sources, Main: "hello.py"}
						all := Rows(k, tr.At(n), nil, o)
						for _, line := range drawnRows(k, all, width) {
							if ansi.StringWidth(line) > width || strings.Contains(strings.ReplaceAll(line, "…  ", ""), "…") && !cutAnyway(line) {
								t.Errorf("%s at %d: %q", k, n, line)
							}
						}
						least := len(rowsOf(k, tr.At(n), nil, o))
						for height := least; k != Code && height <= len(all)+1; height++ {
							o.Height = height
							got := len(Rows(k, tr.At(n), nil, o))
							if got < min(height, len(all)) || got > len(all) || k == Environ && got > height {
								t.Errorf("%s at %d has %d rows in %d, and %d in all", k, n, got, height, len(all))
							}
						}
					}
				}
			})
		}
	}
}

// cutAnyway are names that are cut to their column, and a block of which the record has
// only the beginning.
func cutAnyway(line string) bool {
	return strings.Contains(line, "HTTP_") || strings.Contains(line, "wsgi.") || strings.Contains(line, "block ") || strings.Contains(line, "SERVER_") || strings.Contains(line, "REQUEST_")
}

func TestCodeGoesOnFurtherIn(t *testing.T) {
	t.Parallel()
	const code = "def f():\n    headers = [('Content-Type', 'text/plain'), ('X', 1)]\n    x = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'\n"
	o := Options{Width: 44, Sources: map[string]*Listing{"a.py": Highlight("a.py", code)}, Main: "a.py"}
	rows := Rows(Code, trace.NewState(), nil, o)
	want := []string{
		"      1  def f():",
		"      2      headers = [('Content-Type',",
		"      ╎          'text/plain'), ('X', 1)]",
		"      3      x = 'aaaaaaaaaaaaaaaaaaaaaaaaa",
		"      ╎          aaaaaaaaaaaaaaaaaaaaaaaaaa",
	}
	if got := drawnRows(Code, rows, 44); !slices.Equal(got[:5], want) {
		t.Errorf("drawn is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if at := Find(rows, "line:a.py:3"); at != 3 || Last(rows, 1) != 2 || Move(rows, 1, 1) != 3 {
		t.Errorf("line 3 stands in row %d, line 2 ends in row %d", at, Last(rows, 1))
	}
}

// The origin of a key is never what goes.
func TestEveryWidthHasTheOrigins(t *testing.T) {
	t.Parallel()
	s := journeytest.Hello("sid=" + strings.Repeat("7f3a9c", 66)).At(8)
	for width := 44; width < 160; width++ {
		rows := Rows(Environ, s, nil, Options{Width: width})
		line := drawnRows(Environ, rows, width)[Find(rows, "environ:REQUEST_METHOD")]
		if !strings.HasSuffix(line, "request") {
			t.Errorf("%d columns: %q", width, line)
		}
	}
}

func TestBytesAreBrokenBetweenWords(t *testing.T) {
	t.Parallel()
	const sent = "GET / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
	rows := Rows(Wire, trace.NewState(), nil, Options{Width: 58, Sent: []byte(sent)})
	if got := rows[2].Copy + "|" + rows[3].Copy; got != "Content-Type: application/x-www-form-|urlencoded" {
		t.Errorf("broken is %q", got)
	}
}
