package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"roundtrip/lessons"
)

// A hint is between these numbers of words: shorter it does not help, longer it is not read.
const (
	minHintWords = 40
	maxHintWords = 120
)

// Voice holds the texts of a course to the rules for texts: plain enough to be read once, each
// question answered on its page, each change told by what it has shown, each term linked where
// it first stands. The course was loaded without a problem.
func Voice(c *lessons.Course) (wrong lessons.Problems) {
	for _, l := range c.Lessons {
		pages, err := l.Pages()
		if err != nil {
			return append(wrong, lessons.AsProblems(l.ID, err)...)
		}
		for _, p := range pages {
			wrong = append(wrong, checkVoice(p)...)
			wrong = append(wrong, checkHints(p)...)
		}
		wrong = append(wrong, checkLearned(l)...)
	}
	all, err := c.Explanations()
	if err != nil {
		return append(wrong, lessons.AsProblems("explain", err)...)
	}
	for _, e := range all.All() {
		wrong = append(wrong, checkGrade(e.File, text{e.Part + ".text", "the explanation " + e.ID, e.Text})...)
	}
	return append(wrong, checkTerms(c, all)...)
}

// text is a text of a page that people read, and which part of its file it is.
type text struct{ part, what, words string }

// textsOf are the texts of a page, each for itself.
func textsOf(p *lessons.Page) []text {
	texts := []text{{"title", "the title", p.Title}, {lessons.PartBody, "the story", p.Body}}
	for i, s := range p.Stops {
		texts = append(texts, text{fmt.Sprintf("stops.%d.say", i), fmt.Sprintf("what stop %d says", i+1), s.Say})
	}
	if q := p.Predict; q != nil {
		texts = append(texts, text{"predict.ask", "the question", q.Ask}, text{"predict.then", "what is said beside the answer", q.Then})
		for i, c := range q.Choices {
			part := fmt.Sprintf("predict.choices.%d", i)
			texts = append(texts, text{part, "a choice", c.Text}, text{part, fmt.Sprintf("the why of %v", c.Is), c.Why})
		}
	}
	if c := p.Change; c != nil {
		texts = append(texts, text{"change.invite", "the invitation", c.Invite}, text{"change.then", "what the change has shown", c.Then})
	}
	if p.Teacher.Ask != "" {
		texts = append(texts, text{"teacher.ask", "what to ask a class", p.Teacher.Ask})
	}
	if e := p.Exercise; e != nil {
		texts = append(texts, text{"exercise.about", "what is said of the solution", e.About}, text{"exercise.then", "what the exercise has shown", e.Then})
		for i, h := range e.Hints {
			texts = append(texts, text{fmt.Sprintf("exercise.hints.%d", i), fmt.Sprintf("hint %d", i+1), h})
		}
		for i, m := range e.Mistakes {
			texts = append(texts, text{fmt.Sprintf("exercise.mistakes.%d.say", i), "the explanation of " + m.ID, m.Say})
		}
	}
	return texts
}

// checkVoice: the texts of a page are plain, and each question has its answer on the page.
func checkVoice(p *lessons.Page) (wrong lessons.Problems) {
	texts := textsOf(p)
	for _, t := range texts {
		wrong = append(wrong, checkGrade(p.File, t)...)
		wrong = append(wrong, checkOldWords(p.File, t)...)
	}
	wrong = append(wrong, checkGrade(p.File, said(texts))...)
	return append(wrong, checkLoops(p)...)
}

// said is what is said on the way, which is too short to be graded line by line.
func said(texts []text) text {
	var all []string
	for _, t := range texts[2:] {
		if _, ok := readingGrade(t.words); !ok && t.words != "" {
			all = append(all, strings.TrimRight(t.words, ".")+".")
		}
	}
	return text{"", "what is said on the way", strings.Join(all, " ")}
}

func checkGrade(file string, t text) lessons.Problems {
	grade, ok := readingGrade(t.words)
	if !ok || grade <= maxGrade {
		return nil
	}
	return lessons.Problems{differs(file, t.part, fmt.Sprintf("reading grade %.0f or below", maxGrade), fmt.Sprintf("%.1f", grade),
		"%s has the reading grade %.1f: make its sentences shorter, its words plainer", t.what, grade)}
}

// oldWords are words that have a plainer one.
var oldWords = map[string]string{"octet": "byte", "octets": "bytes"}

func checkOldWords(file string, t text) (wrong lessons.Problems) {
	for _, word := range strings.FieldsFunc(strings.ToLower(t.words), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if plain, ok := oldWords[word]; ok {
			wrong = append(wrong, differs(file, t.part, plain, word, "%s says %q", t.what, word))
		}
	}
	return wrong
}

// checkLoops: what is asked is answered, what is asked for says what it has shown.
func checkLoops(p *lessons.Page) (wrong lessons.Problems) {
	fail := func(part, expected, format string, args ...any) {
		wrong = append(wrong, differs(p.File, part, expected, "none", format, args...))
	}
	if q := p.Predict; q != nil && q.Then == "" {
		fail("predict", "then: what the answer means", "the question has no then")
	}
	if c := p.Change; c != nil {
		if c.Invite == "" || c.Then == "" {
			fail("change", "invite and then: what to do, and what it has shown", "the change needs both")
		}
		if c.To == nil && c.Type == "" {
			fail("change", "type: what is typed to do what the invitation asks for", "the change cannot be tried")
		}
	}
	if e := p.Exercise; e != nil && e.Then == "" {
		fail("exercise", "then: what a right answer has shown", "the exercise has no then")
	}
	for _, question := range openQuestions(p) {
		fail("", "a later stop with answers: "+question, "nothing answers %q", question)
	}
	return append(wrong, checkAnswers(p)...)
}

// question is a sentence that asks. A question mark in a target or in code is none.
var question = regexp.MustCompile(`[^.!?:\n]*\?(?:["')”]*(?:\s|$))`)

func questionsIn(text string) []string {
	var all []string
	text = codeSpan.ReplaceAllString(strings.Join(strings.Fields(text), " "), "x")
	for _, q := range question.FindAllString(text, -1) {
		all = append(all, strings.TrimSpace(q))
	}
	return all
}

// openQuestions are the questions of the story and of what stops say that nothing answers: a
// later stop that says so, or the page's own question, if it is the same.
func openQuestions(p *lessons.Page) (open []string) {
	answered := func(q string, from int) bool {
		asked := p.Predict != nil && strings.Contains(p.Predict.Ask, q)
		return asked || slices.ContainsFunc(p.Stops[from:], func(s lessons.Stop) bool { return s.Answers == q })
	}
	for _, q := range questionsIn(p.Body) {
		if !answered(q, 0) {
			open = append(open, q)
		}
	}
	for i, s := range p.Stops {
		for _, q := range questionsIn(s.Say) {
			if !answered(q, i+1) {
				open = append(open, q)
			}
		}
	}
	return open
}

// checkAnswers: a stop answers a question that was asked.
func checkAnswers(p *lessons.Page) (wrong lessons.Problems) {
	asked := questionsIn(p.Body)
	for i, s := range p.Stops {
		if s.Answers != "" && !slices.Contains(asked, s.Answers) {
			wrong = append(wrong, differs(p.File, fmt.Sprintf("stops.%d", i), "a question of the story or of an earlier stop", s.Answers, "stop %d answers what nobody asked", i+1))
		}
		asked = append(asked, questionsIn(s.Say)...)
		if s.By != "" && s.By != lessons.ByStep {
			wrong = append(wrong, differs(p.File, fmt.Sprintf("stops.%d", i), lessons.ByStep, s.By, "stop %d is come to by no such key", i+1))
		}
	}
	return wrong
}

// checkTerms: each term is explained, and linked where it first stands in a story.
func checkTerms(c *lessons.Course, all *lessons.Explanations) (wrong lessons.Problems) {
	open := map[string]*regexp.Regexp{}
	for _, e := range all.All() {
		if term, ok := strings.CutPrefix(e.ID, "term:"); ok {
			open[term] = useOf(term)
		}
	}
	for _, l := range c.Lessons {
		pages, err := l.Pages()
		if err != nil {
			return wrong // it was told already
		}
		for _, p := range pages {
			linked := lessons.Terms(p.Body)
			for _, term := range linked {
				if _, ok := all.Explain("term:" + term); !ok {
					wrong = append(wrong, differs(p.File, lessons.PartBody+" "+term, "an explanation term:"+term, "none", "the story links the term %q, which nothing explains", term))
				}
			}
			wrong = append(wrong, firstUses(p, linked, open)...)
		}
	}
	return wrong
}

// useOf matches a term in a story. One in capitals, such as MAY, is no word in small letters.
func useOf(term string) *regexp.Regexp {
	fold := "(?i)"
	if term == strings.ToUpper(term) {
		fold = ""
	}
	return regexp.MustCompile(fold + `(^|[^\w/.-])` + strings.ReplaceAll(regexp.QuoteMeta(term), " ", `\s+`) + `s?($|[^\w/(=-])`)
}

// firstUses are terms that stand in the story of a page for the first time, and are not linked
// there. They are taken out of those that are open.
func firstUses(p *lessons.Page, linked []string, open map[string]*regexp.Regexp) (wrong lessons.Problems) {
	story := codeSpan.ReplaceAllString(lessons.MarkTerms(p.Body, func(string) string { return "`x`" }), " ")
	for _, term := range linked {
		for name := range open {
			if strings.EqualFold(name, term) {
				delete(open, name)
			}
		}
	}
	for term, word := range open {
		if word.MatchString(story) {
			delete(open, term)
			wrong = append(wrong, differs(p.File, lessons.PartBody+" "+term, "["+term+"](?"+term+")", term, "the term %q stands here first, and is not linked", term))
		}
	}
	return wrong
}

// checkLearned: what a lesson says that it has taught is plain, and each sentence is of a page.
func checkLearned(l *lessons.Lesson) (wrong lessons.Problems) {
	file := l.ID + "/lesson.md"
	if len(l.Learned) < lessons.Sentences {
		wrong = append(wrong, differs(file, "learned", fmt.Sprintf("learned: at least %d sentences", lessons.Sentences), fmt.Sprint(len(l.Learned)), "the lesson does not say what it has taught"))
	}
	var all []string
	for _, one := range l.Learned {
		if one.Page != "" && !slices.Contains(l.PageIDs, one.Page) {
			wrong = append(wrong, differs(file, "learned", "a page of the lesson", one.Page, "%q is learned on no page", one.Say))
		}
		all = append(all, one.Say)
	}
	wrong = append(wrong, checkGrade(file, text{lessons.PartBody, "the introduction", l.Body})...)
	return append(wrong, checkGrade(file, text{"learned", "what is learned", strings.Join(all, " ")})...)
}

// checkMoved: a page that took the place of an older one is there.
func checkMoved(c *lessons.Course) (wrong lessons.Problems) {
	for old, now := range c.Moved {
		if _, page, err := c.Find(now); err != nil || page.Ref() != now {
			wrong = append(wrong, differs("moved.yaml", old, "a page of the course", now, "%s has moved to no page", old))
		}
	}
	return wrong
}

// checkPaths: a path for a class leads through pages of the course.
func checkPaths(c *lessons.Course) (wrong lessons.Problems) {
	for i, p := range c.Paths {
		part := fmt.Sprintf("paths.%d", i)
		if p.Title == "" || len(p.Pages) == 0 {
			wrong = append(wrong, differs("course.yaml", part, "a title and pages", "none", "a path for a class needs both"))
		}
		for n, ref := range p.Pages {
			if _, _, err := c.Find(ref); err != nil {
				wrong = append(wrong, differs("course.yaml", fmt.Sprintf("%s.pages.%d", part, n), "lesson or lesson/page", ref, "the path %q leads nowhere: %v", p.Title, err))
			}
		}
	}
	return wrong
}
