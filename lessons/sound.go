package lessons

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// What values of a progress file can be. Whoever wrote others did not write them with this
// program, or was cut off.
const (
	mostPresses  = 1000
	mostTried    = 1_000_000 // times, or hints
	longestID    = 200
	longestSaid  = 4 << 10   // an answer to a question
	mostChanged  = 256 << 10 // the bytes of a request that was changed
	mostRecord   = 8 << 20   // the bytes of the whole file
	earliestYear = 1970
	latestYear   = 2999
)

// doubts are the values of a progress file that were left out, in words.
type doubts []string

func (d *doubts) about(where string, err error) {
	*d = append(*d, fmt.Sprintf("%s: %v", where, err))
}

// Error says the first of them, and how many there are.
func (d doubts) Error() string {
	if more := len(d) - 1; more > 0 {
		return fmt.Sprintf("%s (and %d more)", d[0], more)
	}
	return d[0]
}

// object takes a JSON object apart.
func object(data []byte) (map[string]json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, plainly(err)
	}
	if fields == nil {
		return nil, errors.New("there is no object in it")
	}
	return fields, nil
}

// plainly is an error of the decoder in words for people, who know no Go types.
func plainly(err error) error {
	var kind *json.UnmarshalTypeError
	var form *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		return fmt.Errorf("a value of the wrong kind (%s)", kind.Value)
	case errors.As(err, &form):
		return fmt.Errorf("at byte %d it is no JSON", form.Offset)
	}
	return errors.New("it cannot be read")
}

// take reads one field of an object, and takes it out. A value that cannot be is noted, and
// the zero one stands for it; so it does for null.
func take[T any](d *doubts, where string, fields map[string]json.RawMessage, name string, sound func(T) error) T {
	var value, none T
	raw, ok := fields[name]
	delete(fields, name)
	if !ok {
		return none
	}
	err := json.Unmarshal(raw, &value)
	if err != nil {
		err = plainly(err)
	} else {
		err = sound(value)
	}
	if err != nil {
		d.about(where+name, err)
		return none
	}
	return value
}

// decodeRecord reads a progress file value by value: one that cannot be is left out, and
// the rest is kept. What is no object at all is an error.
func decodeRecord(data []byte) (*record, doubts, error) {
	fields, err := object(data)
	if err != nil {
		return nil, nil, err
	}
	var d doubts
	r := &record{
		Format:  take(&d, "", fields, "format", soundNumber(1<<30)),
		Reset:   take(&d, "", fields, "reset", soundTime),
		Updated: take(&d, "", fields, "updated", soundTime),
		Last:    takeLast(&d, fields),
	}
	r.Lessons = takeLessons(&d, fields)
	r.Surprises = takeSurprises(&d, fields)
	r.Probes = takeEach(&d, "", fields, "probes", Probed.sound)
	r.unknown = fields
	return r, d, nil
}

// anything has no bounds of its own: its parts have.
func anything[T any](T) error { return nil }

func takeLast(d *doubts, fields map[string]json.RawMessage) *Place {
	last := take(d, "", fields, "last", func(p *Place) error {
		if p == nil {
			return nil
		}
		return p.sound()
	})
	if last != nil && last.Changed.size() > mostChanged {
		d.about("last", errors.New("what was changed is too large"))
		last.Changed = nil
	}
	return last
}

func takeSurprises(d *doubts, fields map[string]json.RawMessage) []Surprise {
	var sound []Surprise
	for i, raw := range take(d, "", fields, "surprises", anything[[]json.RawMessage]) {
		one := map[string]json.RawMessage{"": raw}
		before := len(*d)
		s := take(d, fmt.Sprintf("surprise %d", i+1), one, "", Surprise.sound)
		if len(*d) == before && s.Page != "" {
			sound = append(sound, s)
		}
	}
	return sound
}

func takeLessons(d *doubts, fields map[string]json.RawMessage) map[string]*mastery {
	found := take(d, "", fields, "lessons", anything[map[string]json.RawMessage])
	if found == nil {
		return nil
	}
	sound := make(map[string]*mastery)
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if string(found[id]) == "null" {
			continue
		}
		inner, err := object(found[id])
		err = cmp.Or(soundID(id), err)
		if err != nil {
			d.about("the lesson "+shown(id), err)
			continue
		}
		sound[id] = decodeMastery(d, "the lesson "+id+", ", inner)
	}
	return sound
}

func decodeMastery(d *doubts, where string, fields map[string]json.RawMessage) *mastery {
	return &mastery{
		Done:     takeEach(d, where, fields, "done", soundTime),
		Left:     takeEach(d, where, fields, "left", soundTime),
		Practice: takeEach(d, where, fields, "practice", Practice.sound),
		Reviewed: takeEach(d, where, fields, "reviewed", soundTime),
		Reset:    take(d, where, fields, "reset", soundTime),
		unknown:  fields,
	}
}

// takeEach reads an object from ids to values.
func takeEach[T any](d *doubts, where string, fields map[string]json.RawMessage, name string, sound func(T) error) map[string]T {
	found := take(d, where, fields, name, anything[map[string]json.RawMessage])
	if found == nil {
		return nil
	}
	each := make(map[string]T)
	for _, id := range slices.Sorted(maps.Keys(found)) {
		before := len(*d)
		if err := soundID(id); err != nil {
			d.about(where+name+" "+shown(id), err)
			continue
		}
		if value := take(d, where+name+" ", found, id, sound); len(*d) == before {
			each[id] = value
		}
	}
	return each
}

// shown is an id that may be anything, short and harmless.
func shown(id string) string { return fmt.Sprintf("%.40q", id) }

func soundNumber(most int) func(int) error {
	return func(n int) error {
		if n < 0 || n > most {
			return fmt.Errorf("the number is %d", n)
		}
		return nil
	}
}

func soundTime(t time.Time) error {
	if y := t.UTC().Year(); !t.IsZero() && (y < earliestYear || y > latestYear) {
		return fmt.Errorf("the year is %d", y)
	}
	return nil
}

// soundID is the error of a name that no lesson or page can have.
func soundID(id string) error {
	switch {
	case id == "":
		return errors.New("the name is empty")
	case len(id) > longestID:
		return errors.New("the name is too long")
	}
	return soundText(id, longestID)
}

// soundText is the error of a text that cannot stand on one line of a screen.
func soundText(text string, longest int) error {
	switch {
	case len(text) > longest:
		return errors.New("the text is too long")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
		return errors.New("the text has characters that cannot be shown")
	}
	return nil
}

func (s Surprise) sound() error {
	return cmp.Or(soundID(s.Page), soundText(s.Answered, longestSaid), soundText(s.Expected, longestSaid), soundTime(s.At))
}

func (p Place) sound() error {
	if p.Presses < 0 || p.Presses > mostPresses {
		return fmt.Errorf("%d presses of space", p.Presses)
	}
	if len(p.Before) > 0 && !CanKeep(p.Before) {
		return errors.New("values that are too long")
	}
	return cmp.Or(soundID(p.Page), soundTime(p.At), soundAnswer(p.Answer))
}

// soundAnswer is the error of what answers no question of a page.
func soundAnswer(answer any) error {
	switch a := answer.(type) {
	case nil, bool, float64:
		return nil
	case string:
		return soundText(a, longestSaid)
	}
	return errors.New("an answer that no question has")
}

// CanKeep reports whether values can be kept with a place: there are few, and each is short
// and can be shown.
func CanKeep(values []string) bool {
	for _, v := range values {
		if soundText(v, longestSaid) != nil {
			return false
		}
	}
	return len(values) <= mostKept
}

// mostKept is how many values are kept with a place.
const mostKept = 16

func (p Practice) sound() error {
	return cmp.Or(soundNumber(mostTried)(p.Attempts), soundNumber(mostTried)(p.Hints), soundTime(p.At))
}

// size is about how many bytes the run has in the file.
func (r *Setup) size() int {
	if r == nil {
		return 0
	}
	data, err := json.Marshal(r)
	if err != nil {
		return mostChanged + 1
	}
	return len(data)
}
