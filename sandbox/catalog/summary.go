package catalog

import (
	"strings"

	"roundtrip/sandbox/demo"
	"roundtrip/sandbox/workshop"
	"roundtrip/wsgi/middleware"
)

// Summary says in a few words what an application does, "" if nobody has said.
func (c *Catalog) Summary(app string) string {
	if InWorkshop(app) && c.o.Workshop != nil {
		if of, aside := workshop.Aside(TrimMark(app)); aside {
			return "an earlier " + of + " of yours, kept aside"
		}
		return "yours, which e changes, in " + c.o.Workshop.Dir()
	}
	if InFolder(app) && c.o.Folder != "" {
		return "yours, in the folder where you started"
	}
	if row, ok := demo.Table().Find(strings.TrimPrefix(app, "demo:")); ok && isDemo(app) {
		return row.Summary
	}
	return c.about(appsDir, Stack{App: app}.File()).Summary
}

// LayerSummary says in a few words what a layer does, "" if nobody has said. A layer in Python
// of which the content says nothing does what its twin in Go does.
func (c *Catalog) LayerSummary(layer string) string {
	if InWorkshop(layer) {
		return "yours"
	}
	if about := c.about(middlewareDir, layer+".py"); about.Summary != "" {
		return about.Summary
	}
	row, _ := middleware.Table().Find(layer)
	return row.Summary
}

// Sample is a request that shows what an application does, nil if none is known.
func (c *Catalog) Sample(app string) *demo.Sample {
	name, isDemo := strings.CutPrefix(app, "demo:")
	if !isDemo {
		return c.about(appsDir, Stack{App: app}.File()).sample()
	}
	row, ok := demo.Table().Find(name)
	if !ok {
		return nil
	}
	return &row.Value.Sample
}
