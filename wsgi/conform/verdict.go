package conform

// Strength is how strongly a standard asks for something.
type Strength string

// The strengths. May is for what it leaves to the server.
const (
	Must   Strength = "MUST"
	Should Strength = "SHOULD"
	May    Strength = "MAY"
)

// Verdict is what became of one case.
type Verdict string

// The verdicts.
const (
	Met     Verdict = "met"     // the server does what the case asks for
	Choice  Verdict = "choice"  // it does something else, which the standard leaves to it
	Broken  Verdict = "broken"  // it does what the standard rules out
	Unknown Verdict = "unknown" // it could not be seen
)

// Cell is what one server did in one case.
type Cell struct {
	// Rule is a row of the decision table (H36) or a duty of PEP 3333 (S33), and
	// Section is where it stands.
	Rule    string `json:"rule"`
	Section string `json:"section"`
	// Case says in a few words what was tried.
	Case    string  `json:"case"`
	Verdict Verdict `json:"verdict"`
	// Strength is how strongly what was broken binds.
	Strength Strength `json:"strength,omitempty"`
	// Did is what the server did, in a few words, and Choice what the standard allows
	// where it leaves a choice.
	Did    string `json:"did"`
	Choice string `json:"choice,omitempty"`
	// Sent and Received are the bytes that show it, as a Go string shows them: the first
	// [MostKept] of each, and how many are left out behind them.
	Sent            string `json:"sent"`
	SentLeftOut     int    `json:"sent_left_out,omitempty"`
	Received        string `json:"received"`
	ReceivedLeftOut int    `json:"received_left_out,omitempty"`
}

// finding is a cell in the making: what a case has found.
type finding struct {
	verdict  Verdict
	strength Strength
	did      string
	choice   string
}

func met(did string) finding { return finding{verdict: Met, did: did} }

// against is what a server does that is not what was asked for, judged by how strongly
// that was.
func against(s Strength, choice, did string) finding {
	if s == May {
		return finding{verdict: Choice, did: did, choice: choice}
	}
	return finding{verdict: Broken, strength: s, did: did}
}

func unknown(why string) finding { return finding{verdict: Unknown, did: why} }
