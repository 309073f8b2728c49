package conform

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed page.html
var pageText string

// WriteHTML writes the matrix as a page that needs nothing beside itself: each sign opens to
// the cases behind it and their bytes.
func (m Matrix) WriteHTML(w io.Writer) error {
	page, err := template.New("matrix").Funcs(template.FuncMap{"sign": Sign, "class": class, "more": more}).Parse(pageText)
	if err != nil {
		return fmt.Errorf("read the page's template: %w", err)
	}
	if err := page.Execute(w, struct {
		Matrix
		Legend string
	}{m, Legend}); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// class is the colour of some cells: that of the worst.
func class(cells []Cell) string {
	var n Count
	for _, c := range cells {
		n.add(c)
	}
	switch {
	case n.Must > 0:
		return "must"
	case n.Should > 0:
		return "should"
	case n.Choice > 0:
		return "choice"
	case n.Unknown > 0:
		return "unknown"
	}
	return "met"
}
