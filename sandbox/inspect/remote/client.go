package remote

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

// Client is an inspector of a server in another process: what happens there happens to its record.
type Client struct {
	Hello
	conn   net.Conn
	in     *bufio.Reader
	frame  []byte // the last that came
	record *inspect.Record
	sinks  map[int]trace.Sink
	last   map[int]trace.Event // of each exchange, at which it may be held

	mu     sync.Mutex // of what is sent, and of points
	gated  bool
	points map[int64]context.CancelFunc
	asks   map[int64]chan trace.Reply
	told   map[int64]chan message // the answers to inquiries
	number int64                  // of the last inquiry
	leaves bool                   // nothing more is asked here: the server lets all go on
	asked  sync.WaitGroup
}

// Dial connects to a server. One that is busy gives an error that wraps ErrRefused.
func Dial(path string) (*Client, error) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil, fmt.Errorf("connect to the server at %s: %w", path, err)
	}
	c := &Client{conn: conn, in: bufio.NewReaderSize(conn, 64<<10), sinks: make(map[int]trace.Sink), last: make(map[int]trace.Event), points: make(map[int64]context.CancelFunc), asks: make(map[int64]chan trace.Reply), told: make(map[int64]chan message)}
	if err := c.greet(); err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

func (c *Client) greet() error {
	_ = c.conn.SetReadDeadline(time.Now().Add(greetTime))
	text, err := c.in.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(text, &c.Hello)
	}
	if err != nil {
		return fmt.Errorf("what listens there is no server that can be inspected: %w", err)
	}
	_ = c.conn.SetReadDeadline(time.Time{})
	if c.V != Version {
		return fmt.Errorf("%w: it speaks version %d of the protocol, and this program %d; use the same program for both", ErrRefused, c.V, Version)
	}
	c.send(message{Here: true})
	switch {
	case c.Refused == busy:
		return ErrBusy
	case c.Refused != "":
		return fmt.Errorf("%w: %s", ErrRefused, c.Refused)
	}
	return nil
}

// At is where the server listens.
func (c *Client) At() net.Addr {
	if c.Network == "unix" {
		return &net.UnixAddr{Net: c.Network, Name: c.Addr}
	}
	addr, err := net.ResolveTCPAddr(c.Network, c.Addr)
	if err != nil {
		return nil
	}
	return addr
}

const greetTime = 5 * time.Second

// Run keeps what happens in a record, until the server ends or Close is called, and gives why it ended.
func (c *Client) Run(r *inspect.Record) error {
	c.record = r
	r.StopAtCalls(c.Debugs)
	changed := make(chan struct{}, 1)
	r.OnHolding(func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	changed <- struct{}{}
	ended := make(chan struct{})
	defer close(ended)
	go func() { // not on the goroutine of whoever changes a rule
		for {
			select {
			case <-changed:
				c.tellGate()
			case <-ended:
				return
			}
		}
	}()
	for {
		m, frame, err := readFrame(c.in, c.frame)
		if err != nil {
			c.letGo()
			return err
		}
		c.frame = frame
		c.take(m)
	}
}

// letGo ends every hold: the server is gone.
func (c *Client) letGo() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, cancel := range c.points {
		cancel()
	}
}

// Close leaves, once what was decided has been told.
func (c *Client) Close() error {
	c.mu.Lock()
	c.leaves = true
	c.mu.Unlock()
	told := make(chan struct{})
	go func() {
		c.asked.Wait()
		close(told)
	}()
	select {
	case <-told:
	case <-time.After(leaveTime):
	}
	return c.conn.Close()
}

const leaveTime = 500 * time.Millisecond

// tellGate says whether the server has to ask: whether anybody is to be held.
func (c *Client) tellGate() {
	holds := c.record.Holds()
	c.mu.Lock()
	same := holds == c.gated
	c.gated = holds
	c.mu.Unlock()
	if !same {
		c.send(message{Gate: &holds})
	}
}

func (c *Client) send(m message) {
	text, err := line(m)
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = c.conn.Write(text) // a server that is gone ends Run
}

// take does what a line says.
func (c *Client) take(m message) {
	switch {
	case m.Begin != nil:
		c.sinks[m.Begin.X] = c.record.Exchange(m.Begin.Conn, m.Begin.X, m.Begin.N)
	case m.Select != nil:
		c.record.Selects(m.Select.Conn, m.Select.X, m.Select.N)
	case m.Event != nil:
		c.happened(*m.Event)
	case m.At != 0:
		c.ask(m)
	case m.Reply != nil:
		c.mu.Lock()
		if reply := c.asks[m.ID]; reply != nil {
			reply <- *m.Reply // for which there is room
			delete(c.asks, m.ID)
		}
		c.mu.Unlock()
	case m.Text != nil:
		c.mu.Lock()
		if told := c.told[m.ID]; told != nil {
			told <- m // for which there is room
			delete(c.told, m.ID)
		}
		c.mu.Unlock()
	case m.Missed > 0:
		c.record.Note(missedWords(m.Missed))
	case m.Over:
		c.mu.Lock()
		if cancel := c.points[m.ID]; cancel != nil {
			cancel()
		}
		c.mu.Unlock()
	}
}

// sourceTime is how long a file is waited for.
const sourceTime = 2 * time.Second

// Source asks for the text of a file of the application that the Hello has not. It is "" where the
// server has none, or does not answer in time.
func (c *Client) Source(file string) string {
	ctx, cancel := context.WithTimeout(context.Background(), sourceTime)
	defer cancel()
	if answer, err := c.inquire(ctx, message{File: file}); err == nil {
		return *answer.Text
	}
	return ""
}

// Changed asks which source files have changed since the application was loaded; none where the server does not
// answer in time.
func (c *Client) Changed() []string {
	ctx, cancel := context.WithTimeout(context.Background(), sourceTime)
	defer cancel()
	answer, _ := c.inquire(ctx, message{Code: codeChanged})
	return answer.Files
}

// Load has the server load the application again.
func (c *Client) Load(ctx context.Context) error {
	answer, err := c.inquire(ctx, message{Code: codeLoad})
	switch {
	case err != nil:
		return fmt.Errorf("the server has not answered: %w", err)
	case *answer.Text != "":
		return errors.New(*answer.Text)
	}
	return nil
}

// inquire asks for something, and waits for the answer, which has a Text.
func (c *Client) inquire(ctx context.Context, m message) (message, error) {
	told := make(chan message, 1)
	c.mu.Lock()
	c.number++
	m.ID = c.number
	c.told[m.ID] = told
	c.mu.Unlock()
	c.send(m)
	select {
	case answer := <-told:
		return answer, nil
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.told, m.ID)
		return message{}, ctx.Err()
	}
}

func missedWords(n int) string {
	if n == 1 {
		return "1 request is not shown: it came while this inspector was still behind."
	}
	return fmt.Sprintf("%d requests are not shown: they came while this inspector was still behind.", n)
}

func (c *Client) happened(e trace.Event) {
	if e.X == 0 {
		c.record.Record(e)
		return
	}
	sink := c.sinks[e.X]
	if sink == nil {
		return // it began before this inspector came
	}
	sink.Record(e)
	if e.Kind().Stoppable() {
		c.last[e.X] = e // where it is held, also once it was changed there
	}
	if e.Kind() == trace.KindExchangeEnded {
		delete(c.sinks, e.X)
		delete(c.last, e.X)
	}
}

// ask asks the record's gate, which may take as long as somebody looks.
func (c *Client) ask(m message) {
	e, id := c.last[m.At], m.ID
	ctx, cancel := context.WithCancel(context.Background())
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leaves {
		cancel()
		return
	}
	c.points[id] = cancel
	c.asked.Go(func() {
		d := c.record.At(ctx, trace.Point{
			Event: e,
			Enter: func(reason string) { c.send(message{Enter: &reason, ID: id}) },
			Skip:  func(why string) { c.send(message{Skip: &why, ID: id}) },
			Ask:   func(q trace.Question) trace.Reply { return c.question(ctx, id, q) },
		})
		cancel()
		c.mu.Lock()
		delete(c.points, id)
		c.mu.Unlock()
		c.send(message{Go: written(d), ID: id})
	})
}

// question has the server's application answer at a point, until nobody waits there any more.
func (c *Client) question(point context.Context, id int64, q trace.Question) trace.Reply {
	reply := make(chan trace.Reply, 1)
	c.mu.Lock()
	c.asks[id] = reply
	c.mu.Unlock()
	c.send(message{Ask: &q, ID: id})
	select {
	case r := <-reply:
		return r
	case <-point.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.asks, id)
		return trace.Reply{Why: "The server has let the request go on."}
	}
}
