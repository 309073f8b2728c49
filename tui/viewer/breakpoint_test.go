package viewer

import "testing"

// A function with decorators begins, for Python, at the first of them.
func TestABreakpointAtADecoratedDef(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lines    []string
		at, want int
	}{
		{[]string{"x = 1", "@one", "@two(3)", "def f():", "    return x"}, 3, 1},
		{[]string{"x = 1", "@one", "@two(3)", "def f():", "    return x"}, 2, 1},
		{[]string{"x = 1", "@one", "@two(3)", "def f():", "    return x"}, 4, 4},
		{[]string{"@one", "async def f():"}, 1, 0},
		{[]string{"def f():"}, 0, 0},
		{nil, -1, -1},
	} {
		if got := DefinitionLine(c.at, func(i int) string { return c.lines[i] }); got != c.want {
			t.Errorf("row %d of %q begins at %d, want %d", c.at, c.lines, got, c.want)
		}
	}
}
