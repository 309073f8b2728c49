package lessons

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"regexp"
	"slices"

	"roundtrip/lessons/expr"
)

// value is a word that a request carries as a value: behind an equals sign.
var value = regexp.MustCompile(`=(\pL{3,})`)

// Fresh is the page over another request: the words that its request carries as values are
// others of the same length, there and wherever the page speaks of them. A page without
// such words is as it was.
func (p *Page) Fresh(r *rand.Rand) (*Page, error) {
	other := map[string]string{}
	for _, found := range value.FindAllStringSubmatch(p.Run.Request.Target+"\n"+p.Run.Request.Body+"\n"+p.Run.Raw, -1) {
		other[found[1]] = wordLike(r, found[1])
	}
	f := *p
	s := &swapper{func(text string) string {
		return whole.ReplaceAllStringFunc(text, func(found string) string { return cmp.Or(other[found], found) })
	}, nil}
	f.Run.Request.Target, f.Run.Request.Body, f.Run.Raw = s.text(p.Run.Request.Target), s.text(p.Run.Request.Body), s.text(p.Run.Raw)
	f.Hold = s.cond(p.Hold)
	f.Stops, f.Claims = slices.Clone(p.Stops), slices.Clone(p.Claims)
	for i := range f.Stops {
		f.Stops[i].Until, f.Stops[i].Say = s.cond(f.Stops[i].Until), s.text(f.Stops[i].Say)
	}
	for i := range f.Claims {
		f.Claims[i].That, f.Claims[i].At = s.cond(f.Claims[i].That), s.cond(f.Claims[i].At)
	}
	if p.Predict != nil {
		f.Predict = s.predict(*p.Predict)
	}
	return &f, s.err
}

// wordLike is another word of the same length, with a capital where the word has one.
func wordLike(r *rand.Rand, old string) string {
	const vowels, others = "aeiou", "bdfgklmnprstv"
	letters := []byte(old)
	for i := range letters {
		from := others
		if i%2 == 1 {
			from = vowels
		}
		letters[i] = from[r.IntN(len(from))]
	}
	if old[0] >= 'A' && old[0] <= 'Z' {
		letters[0] -= 'a' - 'A'
	}
	return string(letters)
}

// swapper puts other words into the parts of a page. Its first error waits in it.
type swapper struct {
	text func(string) string
	err  error
}

func (s *swapper) cond(c Cond) Cond {
	if c.Expr == nil {
		return c
	}
	src := s.text(c.Expr.String())
	if src == c.Expr.String() {
		return c
	}
	compiled, err := expr.Compile(src)
	if err != nil {
		s.err = errors.Join(s.err, err)
		return c
	}
	c.Expr = compiled
	return c
}

func (s *swapper) predict(q Predict) *Predict {
	q.Ask, q.Then = s.text(q.Ask), s.text(q.Then)
	q.Answer, q.Reveal = s.cond(q.Answer), s.cond(q.Reveal)
	q.Choices = slices.Clone(q.Choices)
	for i, c := range q.Choices {
		q.Choices[i].Text, q.Choices[i].Why = s.text(c.Text), s.text(c.Why)
		if is, ok := c.Is.(string); ok {
			q.Choices[i].Is = s.text(is)
		}
	}
	return &q
}
