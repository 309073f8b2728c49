// Package matrix is a test: applications answer the same whether nobody records them,
// or they are recorded, checked, or held at every stop, and the same as gunicorn and
// waitress have them answer. The applications are small projects in testdata, on the
// current releases of their frameworks and on Debian's, and one that needs the standard
// library alone, which the embedded Python runs as well.
//
// The test starts each server once for an application, the program itself among them,
// and sends the same script of requests to all: cookies and form tokens are carried
// from one to the next as a browser does it. What is compared is the status line, the
// headers, the body, the borders of its blocks, and what the application wrote to its
// stdout and stderr.
//
// Where the packages are missing, rows are skipped and say what installs them:
//
//	go run -C internal/matrix/environment .    # current releases, on CPython 3.14, in the cache directory
package matrix
