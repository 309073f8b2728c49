package duties

import (
	"net"
	"sync"
)

// listener makes connections whose bytes are noted in the log of a site,
// behind what a mutant does to them.
type listener struct {
	net.Listener
	site *site
}

func (l *listener) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	noted := &noting{end: end{nc}, log: l.site.log}
	if m := l.site.kit.wrong; m != nil && m.wire != nil {
		return m.wire(noted), nil
	}
	return noted, nil
}

// end is the server's end of a connection, which can be closed by halves.
type end struct{ net.Conn }

func (e end) CloseWrite() error { return e.Conn.(interface{ CloseWrite() error }).CloseWrite() }

// noting notes what the server sends, and when it hangs up.
type noting struct {
	end
	log    *siteLog
	hungUp sync.Once
}

func (n *noting) Close() error {
	n.hungUp.Do(func() { n.log.change(func() { n.log.ended++ }) })
	return n.end.Close()
}

func (n *noting) Write(p []byte) (int, error) {
	n.log.wrote(p)
	return n.end.Write(p)
}

// altering is a connection that alters each piece as it passes. What is read
// must keep its length.
type altering struct {
	end
	in, out func(piece []byte) []byte
}

func (a *altering) Read(p []byte) (int, error) {
	n, err := a.end.Read(p)
	if a.in != nil {
		copy(p[:n], a.in(p[:n]))
	}
	return n, err
}

func (a *altering) Write(p []byte) (int, error) {
	if a.out == nil {
		return a.end.Write(p)
	}
	_, err := a.end.Write(a.out(p))
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// sends replaces what a server sends.
func sends(instead func(piece []byte) []byte) func(net.Conn) net.Conn {
	return func(nc net.Conn) net.Conn { return &altering{end: end{nc}, out: instead} }
}

// reads replaces what a server reads.
func reads(old, instead string) func(net.Conn) net.Conn { return readsBy(replacing(old, instead)) }

func readsBy(instead func(piece []byte) []byte) func(net.Conn) net.Conn {
	return func(nc net.Conn) net.Conn { return &altering{end: end{nc}, in: instead} }
}
