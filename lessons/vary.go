package lessons

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"

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

// varied is the check with other words in the place of those of Vary, in the request and in
// what is asked of the answer, from a client that names itself.
func (c *ExerciseCheck) varied(p *Page, r *rand.Rand) (*ExerciseCheck, error) {
	v := *c
	swap := c.Vary.others(r)
	v.Requests = slices.Clone(c.Sends(p))
	for i := range v.Requests {
		q := &v.Requests[i]
		q.Target, q.Body = swap(q.Target), swap(q.Body)
		q.Headers = append(slices.Clone(q.Headers), "User-Agent: "+agent(r), "X-Request-Id: "+word(r))
	}
	v.Request = Request{}
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

// whole are the words and numbers of a text.
var whole = regexp.MustCompile(`\pL+|[0-9]+`)

// others gives a function that puts other words and numbers in the place of these, wherever
// they stand as a whole.
func (w Words) others(r *rand.Rand) func(text string) string {
	other := make(map[string]string, len(w))
	for _, old := range w {
		other[old] = word(r)
		if _, err := strconv.Atoi(old); err == nil {
			other[old] = strconv.Itoa(10 + r.IntN(10_000))
		}
	}
	return func(text string) string {
		return whole.ReplaceAllStringFunc(text, func(found string) string { return cmp.Or(other[found], found) })
	}
}

// agents are who a client can say it is, with a version.
var agents = [...]string{"curl/8.%d.%d", "Mozilla/5.0 (X11; Linux x86_64) Firefox/%d.%d", "python-requests/2.%d.%d", "Wget/1.%d.%d"}

// agent is who the client of a request says it is. A program cannot know them all, so that
// one which looks for the checker does not find it.
func agent(r *rand.Rand) string {
	return fmt.Sprintf(agents[r.IntN(len(agents))], r.IntN(200), r.IntN(20))
}

// word is a word that nobody can know by heart, of some length.
func word(r *rand.Rand) string {
	letters := make([]byte, 5+r.IntN(20))
	for i := range letters {
		letters[i] = 'a' + byte(r.IntN(26))
	}
	return string(letters)
}

// seeded says by which seed a failure can be had again.
func (g *grader) seeded(got string) string {
	return fmt.Sprintf("%s (asked another way; %s=%d asks the same again)", got, SeedEnv, g.seed)
}
