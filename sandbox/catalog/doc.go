// Package catalog knows what can be put on a stack, and what names mean: demo
// applications in Go, and Python files, bundled or the user's own. It reads files and
// runs nothing; package sandbox makes servers of what it resolves.
//
//	Stack of names ── Locate ──▸ Stack that can be run ── Resolve ──▸ Resolved: mounts,
//	  "shop.py"       (disk)       engine, folder          (files)      layers, sources
//
// User files are of three kinds. "yours:hello.py" is in the workshop, where copies of
// bundled files are changed; "./shop.py" is in the folder where the program was
// started; and a path on disk is taken where [Options] allow it.
package catalog
