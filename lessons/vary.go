package lessons

import (
	"fmt"
	"math/rand/v2"
	"os"
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

// agents are who a client can say it is. A program that answers only the checker, which says
// nothing, is no answer.
var agents = [...]string{"curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "python-requests/2.32", "Wget/1.24"}

// varied is the check with a word of its own in the place of Vary, in the request and in what
// is asked of the answer, from a client with a name.
func (c *ExerciseCheck) varied(p *Page, r *rand.Rand) (*ExerciseCheck, error) {
	v := *c
	swap := strings.NewReplacer()
	if c.Vary != "" {
		swap = strings.NewReplacer(c.Vary, word(r))
	}
	v.Requests = slices.Clone(c.Sends(p))
	for i := range v.Requests {
		q := &v.Requests[i]
		q.Target, q.Body = swap.Replace(q.Target), swap.Replace(q.Body)
		q.Headers = append(slices.Clone(q.Headers), "User-Agent: "+agents[r.IntN(len(agents))])
	}
	v.Request = Request{}
	v.Expected = swap.Replace(c.Expected)
	if c.Asked != "" {
		v.Asked = swap.Replace(c.Asked)
	}
	if c.Vary == "" {
		return &v, nil
	}
	that, err := expr.Compile(swap.Replace(c.That.String()))
	v.That.Expr = that
	return &v, err
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
