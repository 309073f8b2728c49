// Package middleware holds layers that are ready to put around an application:
// small on purpose, since people read them while a request goes through them.
//
// Each constructor gives a [wsgi.Middleware]. [Named] finds one by its name, as
// it is written on a command line.
package middleware
