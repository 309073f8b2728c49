// Package session is a loaded worker and the calls that it has: frames go to it and are
// handed to the calls that they are for, calls wait one behind the other or run side by
// side, and one that takes too long is interrupted. It does not choose between workers,
// and does not know what the frames of a request mean.
//
//	Request, Ask ──▸ pipe ──▸ worker
//	Call.Take ◂── frames of one call ◂── read loop ◂── pipe ◂── worker
package session
