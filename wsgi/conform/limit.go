package conform

import (
	"strings"
)

func limitRows() []row {
	long := strings.Repeat("a", 8192-len("GET / HTTP/1.1"))
	value := strings.Repeat("b", 16<<10-len("A: "))
	lines := func(n int) string { return strings.TrimSuffix(strings.Repeat("A: b\r\n", n-1), "\r\n") }
	head := func(n int) string { // of n bytes
		h := strings.TrimSuffix(strings.Repeat("A: "+strings.Repeat("b", 9000)+"\r\n", 7), "\r\n")
		return post(h + "\r\nB: " + strings.Repeat("c", n-len(post(h+"\r\nB: "))))
	}
	return []row{
		accepted("H67", get("/"+long), path("/"+long, "")),
		refused("H67", 414, get("/"+long+"a"), ""),
		refused("H67", 414, strings.Repeat("a", 20000), ""),
		accepted("H68", post("A: "+value), has("HTTP_A", value)),
		refused("H68", 431, post("A: "+value+"b"), ""),
		refused("H68", 431, post(strings.Repeat("b", 40<<10)), ""),
		accepted("H68", post(lines(100))),
		refused("H68", 431, post(lines(101)), ""),
		accepted("H68", head(64<<10)),
		refused("H68", 431, head(64<<10+1), ""),
		accepted("H70", chunked("0\r\n"+lines(101)+"\r\n\r\n")),
		refused("H70", 400, chunked("0\r\n"+lines(102)+"\r\n\r\n"), ""),
		refused("H70", 400, chunked("0\r\nA: "+value+"b\r\n\r\n"), ""),
	}
}
