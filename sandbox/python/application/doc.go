// Package application is a WSGI application in Python, as the gateway sees it: it sends
// each request to a worker, does what the worker asks for (start_response, write, read,
// a prompt), and tells the trace of what the worker tells. It chooses no worker and
// watches no clock: pool and session do.
//
//	environ ──▸ request frame ──▸ worker
//	start_response, blocks, events ◂── frames, a guest's only as far as its claims hold
package application
