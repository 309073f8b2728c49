// Package sandbox runs things: a [Lab] is a server on its own loopback port, a
// stack of an application and its middleware, a client that records its own
// side, and the means to hold a request and move it on, as one value. A page
// of a lesson, a command and a test all use the same Lab. A [Site] serves a stack
// for whoever connects.
//
// What can be put on a stack, and what its names mean, is for package catalog.
package sandbox
