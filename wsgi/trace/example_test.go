package trace_test

import (
	"bytes"
	"fmt"
	"time"

	"roundtrip/wsgi/trace"
)

// Events that are written as JSON lines and read back say the same.
func ExampleReadJSON() {
	events := []trace.Event{
		{Seq: 1, X: 1, Layer: trace.LayerApp, Data: &trace.AppCalled{}},
		{Seq: 2, X: 1, Layer: trace.LayerServer, Data: &trace.StartResponseCalled{Status: "200 OK", By: "app"}},
	}
	var lines bytes.Buffer
	if err := trace.WriteJSON(&lines, events); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("lines:", bytes.Count(lines.Bytes(), []byte("\n")))

	again, err := trace.ReadJSON(&lines)
	if err != nil {
		fmt.Println(err)
		return
	}
	record := trace.New(time.Now(), again)
	for _, e := range record.Events() {
		fmt.Println(e.Seq, e.Kind(), e.Layer)
	}
	fmt.Println("stored:", record.At(2).Stored.Status)
	// Output:
	// lines: 2
	// 1 app.called app
	// 2 start_response.called server
	// stored: 200 OK
}
