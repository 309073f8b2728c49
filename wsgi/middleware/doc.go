// Package middleware holds layers that are ready to put around an application:
// small on purpose, since people read them while a request goes through them.
//
// Each constructor gives a [wsgi.Middleware]. [Table] finds one by its name, as
// it is written on a command line.
//
//	call in   ─▸ auth: 401, or on ─▸ timing ─▸ session ─▸ app
//	head out  ◂───── as it came ◂──── + time ◂─ + cookie ◂─┘ start_response
//	body out  ◂───── as it came ◂─── as it came ◂── as it came
//
// A layer knows what is inside it as an [wsgi.App] and no more; it keeps nothing
// between requests, and is no example for production: passwords and cookies are
// only as safe as a lesson needs them.
package middleware
