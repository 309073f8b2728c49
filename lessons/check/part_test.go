package check

import (
	"context"
	"errors"
	"slices"
	"testing"

	"roundtrip/lessons"
)

// What is checked side by side is told in its order, and each file is named once.
func TestPartsAreToldInTheirOrder(t *testing.T) {
	t.Parallel()
	var todo []part
	var want []string
	for _, file := range []string{"a", "a", "b", "c", "c", "c"} {
		todo = append(todo, part{file, func(context.Context) lessons.Problems { return lessons.Problems{problem(file, "", "x")} }})
		want = append(want, file)
	}
	var begun, told []string
	wrong, err := sideBySide(t.Context(), todo, func(file string) { begun = append(begun, file) })
	for _, w := range wrong {
		told = append(told, w.File)
	}
	if err != nil || !slices.Equal(told, want) || !slices.Equal(begun, []string{"a", "b", "c"}) {
		t.Errorf("told %v, begun %v, %v", told, begun, err)
	}
}

func TestNoPartBeginsBehindTheEnd(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	todo := []part{{"a", func(context.Context) lessons.Problems { cancel(stop); return nil }}}
	for range 100 {
		todo = append(todo, part{"b", func(ctx context.Context) lessons.Problems { <-ctx.Done(); return nil }})
	}
	begun := 0
	if _, err := sideBySide(ctx, todo, func(string) { begun++ }); !errors.Is(err, stop) || begun > 2 {
		t.Errorf("%v, %d files begun", err, begun)
	}
}
