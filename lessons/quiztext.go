package lessons

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// QuizFile has the sentences of the quiz. A course need not have it.
const QuizFile = "quiz.yaml"

// QuizTexts are the sentences of the quiz, each by its part of the file, such as next.ask.
type QuizTexts map[string]string

// Say is a sentence with the values of what stands in its braces, each behind its name.
func (q QuizTexts) Say(part string, filled ...string) string {
	for i := 0; i < len(filled); i += 2 {
		filled[i] = "{" + filled[i] + "}"
	}
	return strings.NewReplacer(filled...).Replace(q[part])
}

// quizParts are the sentences that the quiz needs, each with what is filled in.
var quizParts = map[string]string{
	"events.request.line": "", "events.environ.built": "", "events.app.called": "", "events.input.read": "",
	"events.start_response.called": "", "events.app.returned": "", "events.app.raised": "", "events.body.block": "",
	"events.head.out": "", "events.bytes.out": "", "events.iterable.closed": "",
	"next.ask":               "{first} {second}",
	"event_facts.app.called": "", "event_facts.input.read": "", "event_facts.start_response.called": "",
	"event_facts.app.returned": "", "event_facts.app.raised": "", "event_facts.body.block": "",
	"event_facts.head.out": "", "event_facts.bytes.out": "", "event_facts.iterable.closed": "",
	"origins.request": "", "origins.connection": "", "origins.server": "",
	"origin.ask": "{key}", "origin.fact": "{key} {value} {why}",
	"origin_facts.request": "", "origin_facts.connection": "", "origin_facts.server": "", "origin_facts.layer": "{layer}",
	"triggers.call": "", "triggers.block": "", "triggers.write": "", "triggers.end": "", "head.ask": "",
	"trigger_facts.block": "", "trigger_facts.write": "", "trigger_facts.end": "",
	"framings.content-length": "", "framings.chunked": "", "framings.close": "", "framings.none": "", "framing.ask": "",
	"framing_facts.content-length": "", "framing_facts.chunked": "", "framing_facts.close": "", "framing_facts.none": "",
	"receiver.ask": "", "receiver.fact": "{answer}",
	"without.ask": "{line}", "without.fact": "{before} {answer} {why}", "without.nothing": "",
	"without.refused": "", "without.same": "", "without.taken": "",
	"said.passed": "{answer}", "said.right": "{answer}", "said.wrong": "{given} {answer}",
	"said.score": "{answered} {all} {right}",
}

// Quiz are the sentences of the quiz, none in a course without them. What its translation
// lacks stands there in the course's own language. An error is of type Problems.
func (c *Course) Quiz() (QuizTexts, error) { return c.quiz() }

func loadQuiz(fsys fs.FS, t *translation) (QuizTexts, error) {
	texts, err := readTranslated(fsys, QuizFile)
	if err != nil || texts == nil {
		return nil, err
	}
	if wrong := texts.quizProblems(); len(wrong) > 0 {
		return nil, wrong
	}
	slots := texts.slots()
	t.translate(QuizFile, slots)
	all := make(QuizTexts, len(slots))
	for _, s := range slots {
		all[s.part] = *s.text
	}
	return all, nil
}

// slots are the texts of a file that has nothing else, by their parts.
func (t *translated) slots() (all []slot) {
	for _, part := range slices.Sorted(maps.Keys(t.parts)) {
		said := t.parts[part].text
		all = append(all, slot{part, &said})
	}
	return all
}

// quizProblems: each sentence is there, with what is filled in, and the quiz says it.
func (t *translated) quizProblems() (wrong Problems) {
	for _, part := range slices.Sorted(maps.Keys(quizParts)) {
		if t.parts[part].text == "" {
			wrong = append(wrong, expecting(problemAt(t.file, 1, "the quiz needs a sentence %s", part), part, "nothing"))
		}
	}
	for _, part := range slices.Sorted(maps.Keys(t.parts)) {
		if _, known := quizParts[part]; !known {
			wrong = append(wrong, expecting(problemAt(t.file, t.parts[part].line, "the quiz says no sentence %s", part), "a sentence that the quiz says", part))
		}
	}
	return append(wrong, t.unfilled()...)
}

// unfilled are sentences of the quiz that lack what is filled in.
func (t *translated) unfilled() (wrong Problems) {
	for _, part := range slices.Sorted(maps.Keys(t.parts)) {
		said := t.parts[part]
		for _, name := range strings.Fields(quizParts[part]) {
			if said.text != "" && !strings.Contains(said.text, name) {
				wrong = append(wrong, expecting(problemAt(t.file, said.line, "%s lacks %s", part, name), name, said.text))
			}
		}
	}
	return wrong
}
