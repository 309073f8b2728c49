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

// A line is in an async def that stands around it, however deep it is.
func TestALineInAnAsyncDef(t *testing.T) {
	t.Parallel()
	lines := []string{
		"import x",
		"@app.get('/')",
		"async def index():",
		"    cart = await load()",
		"",
		"    if cart:",
		"# a remark",
		"        def inner():",
		"            return cart",
		"    return cart",
		"",
		"class View:",
		"    async def get(self):",
		"        return 1",
		"    def post(self):",
		"        return 2",
		"x = 1",
	}
	in := map[int]bool{1: true, 2: true, 3: true, 5: true, 7: true, 8: true, 9: true, 12: true, 13: true}
	for at, line := range lines {
		if line != "" && line[0] != '#' && IsInCoroutine(at, lines) != in[at] {
			t.Errorf("line %d, %q: %v", at, line, !in[at])
		}
	}
	if IsInCoroutine(-1, lines) || IsInCoroutine(3, nil) {
		t.Error("there is no line")
	}
}
