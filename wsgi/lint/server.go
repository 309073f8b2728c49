package lint

import "roundtrip/wsgi/trace"

// closeRows are duties of the server that any trace can show.
func closeRows() []row {
	return []row{
		{Rule{"S30", Must, "RFC 9110 §6.6.1", "Add Date only where the application gave none."}, dates},
		{Rule{"S39", Must, pepDetails, "Call close() once, however the request ended."}, neverClosed},
	}
}

func dates(x *exchange, tell tell) {
	if d := x.committed; d != nil && times(d.Headers, "Date") > 0 && times(d.ServerAdded, "Date") > 0 {
		tell(trace.LayerServer, did(trace.LayerServer, "added a Date to the one that was there."), x.commit)
	}
}

func neverClosed(x *exchange, tell tell) {
	l := x.outermost()
	if l == nil || !l.returned.HasClose || !x.ended || !x.whole {
		return
	}
	times, end := 0, l.at
	for _, e := range x.closings {
		d := e.d
		if e.Layer == trace.LayerServer && (!d.Absent || d.Skipped != "") {
			times, end = times+1, e.Seq
		}
	}
	switch {
	case times == 0:
		tell(trace.LayerServer, did(trace.LayerServer, "never called close() of what the application returned."), l.at, x.last())
	case times > 1:
		tell(trace.LayerServer, did(trace.LayerServer, "called close() of what the application returned %d times.", times), l.at, end)
	}
}
