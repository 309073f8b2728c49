package lessons

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"roundtrip/lessons/expr"
)

// SeedEnv names the environment variable that makes a grading vary as another did, by the
// seed that was said there.
const SeedEnv = "ROUNDTRIP_SEED"

// seed is what the requests of a grading vary by.
func seed() uint64 {
	if n, err := strconv.ParseUint(os.Getenv(SeedEnv), 10, 64); err == nil {
		return n
	}
	return rand.Uint64N(1_000_000)
}

// varied is the check with other words in the place of those of Vary, in the request, in the
// given lines and in what is asked of the answer, from a client that names itself. Turn
// counts the checks, from one grading to the next.
func (c *ExerciseCheck) varied(p *Page, r *rand.Rand, turn uint64) (*ExerciseCheck, error) {
	v := *c
	swap := c.Vary.others(r)
	v.Requests = slices.Clone(c.Sends(p))
	for i := range v.Requests {
		q := &v.Requests[i]
		q.Method, q.Target, q.Body = swap(q.Method), swap(q.Target), swap(q.Body)
		q.Headers = append(swapAll(swap, q.Headers), ofClient(r, turn)...)
	}
	v.Request = Request{}
	v.Given = make(map[string]string, len(c.Given))
	for old, other := range c.Given {
		v.Given[old] = swap(other)
	}
	v.Expected = swap(c.Expected)
	if c.Asked != "" {
		v.Asked = swap(c.Asked)
	}
	if len(c.Vary) == 0 {
		return &v, nil
	}
	that, err := expr.Compile(swap(c.That.String()))
	v.That.Expr = that
	return &v, err
}

func swapAll(swap func(string) string, texts []string) []string {
	swapped := make([]string, len(texts))
	for i, text := range texts {
		swapped[i] = swap(text)
	}
	return swapped
}

// rewritten is a file with the other given lines, not ok where one of them does not stand in it.
func (c *ExerciseCheck) rewritten(text string) (rewritten string, ok bool) {
	for old, other := range c.Given {
		if !strings.Contains(text, old) {
			return "", false
		}
		text = strings.Replace(text, old, other, 1)
	}
	return text, true
}

// Varies reports whether a word of Vary stands in what the check sends, or in the given lines.
func (c *ExerciseCheck) Varies(p *Page, old string) bool {
	texts := slices.Collect(maps.Values(c.Given))
	for _, q := range c.Sends(p) {
		texts = append(append(texts, q.Method, q.Target, q.Body), q.Headers...)
	}
	return slices.Contains(whole.FindAllString(strings.Join(texts, "\n"), -1), old)
}

// whole are the words and numbers of a text.
var whole = regexp.MustCompile(`\pL+|[0-9]+`)

// others gives a function that puts other words and numbers in the place of these, wherever
// they stand as a whole.
func (w Words) others(r *rand.Rand) func(text string) string {
	other := make(map[string]string, len(w))
	for _, old := range w {
		other[old] = word(r)
		if _, err := strconv.Atoi(old); err == nil {
			other[old] = number(r, old)
		}
	}
	return func(text string) string {
		return whole.ReplaceAllStringFunc(text, func(found string) string { return cmp.Or(other[found], found) })
	}
}

// ofClient are headers that the client of a request sends. What stands beside its name takes
// turns, and in some it is nothing: a program that answers only to one of them does not pass.
func ofClient(r *rand.Rand, turn uint64) []string {
	headers := []string{"User-Agent: " + agent(r)}
	switch turn % 3 {
	case 1:
		return append(headers, "X-Request-Id: "+word(r))
	case 2:
		return append(headers, "Accept-Language: en, "+word(r)[:2])
	}
	return headers
}

// agents are who a client can say it is, with a version.
var agents = [...]string{"curl/8.%d.%d", "Mozilla/5.0 (X11; Linux x86_64) Firefox/%d.%d", "python-requests/2.%d.%d", "Wget/1.%d.%d"}

// agent is who the client of a request says it is. A program cannot know them all, so that
// one which looks for the checker does not find it.
func agent(r *rand.Rand) string {
	return fmt.Sprintf(agents[r.IntN(len(agents))], r.IntN(200), r.IntN(20))
}

// word is a word that nobody can know by heart, longer than those of the pages, so that a number
// of bytes that was written down is wrong too.
func word(r *rand.Rand) string {
	letters := make([]byte, 8+r.IntN(7))
	for i := range letters {
		letters[i] = 'a' + byte(r.IntN(26))
	}
	return string(letters)
}

// number is another number. One of three digits stays one that an address can hold.
func number(r *rand.Rand, old string) string {
	if len(old) == 3 {
		return strconv.Itoa(100 + r.IntN(156))
	}
	return strconv.Itoa(10 + r.IntN(10_000))
}

// seeded says how a check was asked again, and by which seed that can be had again.
func (g *grader) seeded(c *ExerciseCheck, got string) string {
	how := "asked again another way"
	if len(c.Given) > 0 {
		how = "the given lines had other values"
	}
	return fmt.Sprintf("%s (%s, seed %d)", strings.TrimRight(got, "\n"), how, g.seed)
}
