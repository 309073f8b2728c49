package lessons_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"roundtrip/lessons"
)

// The page for authors names every field that a page can have.
func TestThePageForAuthorsNamesEveryField(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../content/AUTHORS.md")
	if err != nil {
		t.Fatal(err)
	}
	for field := range fieldsOf(reflect.TypeFor[lessons.Page](), map[reflect.Type]bool{}) {
		if !strings.Contains(string(text), "`"+field+"`") {
			t.Errorf("it does not name %s", field)
		}
	}
}

// fieldsOf are the names of the fields in YAML, of a type and of what it holds.
func fieldsOf(typ reflect.Type, seen map[reflect.Type]bool) map[string]bool {
	found := map[string]bool{}
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || seen[typ] {
		return found
	}
	seen[typ] = true
	for i := range typ.NumField() {
		f := typ.Field(i)
		name := f.Tag.Get("yaml")
		if name == "" || name == "-" {
			continue
		}
		found[name] = true
		for inner := range fieldsOf(f.Type, seen) {
			found[inner] = true
		}
	}
	return found
}
