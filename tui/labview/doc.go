// Package labview is what the screens that run a request in a lab have in common: they
// send it, follow what happens to it, show it in a viewer, change it, and change the code
// that it runs.
//
//	stack and request ──▸ Send ──▸ opened ──▸ viewer ──▸ Draw
//	                                 ▲  └─ follow ─▸ changed ─▸ the viewer again
//	keys ──▸ Handlers ──▸ moves ─────┘
//
// A screen embeds a Base and is its Owner: it says what is sent, what is told beside the
// request, and what happens when the request comes to rest.
package labview
