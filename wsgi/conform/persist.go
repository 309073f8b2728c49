package conform

func persistenceRows() []row {
	one := func(lines string) string { return old(lines + "\r\nContent-Length: 1") }
	return []row{
		accepted("H77", one("Expect: 100-continue")+"a", body("a")).closing(),
		accepted("H77", one("Expect: magic")+"a", body("a")).closing().freely("only 100-continue has to be ignored"),
		accepted("H77", post("Expect: 100-continue"), body("")),
		accepted("H77", post("Expect: 100-continue\r\nContent-Length: 0"), body("")),
		refused("H78", 417, post("Expect: magic\r\nContent-Length: 1")+"a", "magic"),
		refused("H78", 417, post("Expect: 100-continue, magic\r\nContent-Length: 1")+"a", "100-continue, magic"),
		accepted("H78", post("Expect: ,")),
		accepted("H81", get("/1")+get("/2")+get("/3"), path("/3", "")).answered("GET GET GET"),
		accepted("H82", post("Connection: close")+get("/no"), path("/", "")).closing(),
		accepted("H82", post("Connection: CLOSE")+get("/no")).closing(),
		accepted("H82", post("Connection: x, Close ,y")+get("/no")).closing(),
		accepted("H82", post("Connection: keep-alive\r\nConnection: close")+get("/no")).closing(),
		accepted("H83", old("Connection: keep-alive")),
		accepted("H83", old("Connection: Keep-Alive, x")+old("Connection: keep-alive")).answered("GET GET"),
		accepted("H83", old("Connection: keep-alive, close")).closing(),
		accepted("H83", old("Keep-Alive: 5")+get("/no")).closing(),
		accepted("H84", sized("3", "abc")+chunked("1\r\na\r\n0\r\n\r\n")+get("/last"), path("/last", "")).answered("POST POST GET"),
		refused("H84", 400, get("/1")+"GET  /2 HTTP/1.1\r\nHost: x\r\n\r\n"+get("/3"), "").answered("GET GET").naming("H1"),
		accepted("H84", sized("3", "abcd")+get("/"), has("REQUEST_METHOD", "dGET")).answered("POST dGET"),
		accepted("H85", get("/")).halved(),
		accepted("H85", sized("3", "abc"), body("abc")).halved(),
		accepted("H85", get("/1")+get("/2"), path("/2", "")).answered("GET GET").halved(),
		refused("H86", 400, "G", "G").halved(),
		refused("H86", 400, "GET / HTTP/1.1\r\n", "").halved(),
		refused("H86", 400, "GET / HTTP/1.1\r\nHost: x\r\n\r", "").halved(),
		refused("H86", 400, get("/")+"GET /2", "GET /2").answered("GET GET").halved(),
		accepted("H87", post("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"), has("HTTP_UPGRADE", "websocket")),
		accepted("H87", post("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c")),
		refused("H88", 400, post("Bad Name: x")+get("/no")+get("/no"), " ").naming("H35"),
	}
}
