package lessons_test

import (
	"context"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
)

// exercise is a page of the course that ships, with an exercise.
func exercise(t *testing.T, id string) *lessons.Page {
	t.Helper()
	c, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	_, p, err := c.Find("your-own/" + id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// newCatalog is what ships, on an engine of its own.
func newCatalog(tb testing.TB) *catalog.Catalog {
	tb.Helper()
	return catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.EngineForChecks(tb)})
}

// patience is for a slow machine under the race detector.
func patience(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// explanations are those that ship.
func explanations(t *testing.T) *lessons.Explanations {
	t.Helper()
	c, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	all, err := c.Explanations()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
