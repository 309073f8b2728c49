package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/plain"
	"roundtrip/lessons"
	"roundtrip/lessons/quiz"
	"roundtrip/sandbox"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

func (p *program) quizCommand() *cobra.Command {
	c := p.requestCommand(&cobra.Command{
		Use:   "quiz APP METHOD TARGET",
		Short: "Questions about one request to any application",
		Long: "Sends one request to an application, and asks what happened: what comes next, who wrote a key of environ, what made " +
			"the head leave, how the client knows where the body ends, and what it gets without one of the request's lines, " +
			"which is then sent again without it. The answers come from the record of the run, so that your own application can be asked about.\n\n" +
			appForms + "\n\nAnswers are typed by number, and can be piped in. With --lang the questions come in that language; layers, keys and statuses keep their names.",
		Example: `
roundtrip quiz demo:hello GET '/hello?name=Ada' --middleware timing,session
roundtrip quiz --chdir site app:app GET /
# the questions with their answers, for other programs
roundtrip quiz hello.py GET / --format json`,
		Args: takes(1, 3, "APP METHOD TARGET"),
	}, nil, "one question a line, with its answer", p.quiz)
	p.addLanguage(c)
	return c
}

func (p *program) quiz(ctx context.Context, args []string, f traceFlags) error {
	req, err := p.typed(args[1:], f)
	if err != nil {
		return err
	}
	with, err := p.record(ctx, args[0], f, req)
	if err != nil {
		return err
	}
	texts, err := p.quizTexts()
	if err != nil {
		return err
	}
	asks := quiz.Quiz{Texts: texts, Rand: rand.New(rand.NewPCG(rand.Uint64(), 0))}
	questions := asks.About(with)
	if line, shorter, ok := withoutLine(req); ok {
		without, err := p.record(ctx, args[0], f, shorter)
		if err != nil {
			return err
		}
		if q, ok := asks.Without(line, with, without); ok {
			questions = append(questions, q)
		}
	}
	if f.format == "json" {
		return encode(p.Out, questions)
	}
	return p.askAll(ctx, texts, questions)
}

// quizTexts are the sentences of the quiz, in the language that is asked for.
func (p *program) quizTexts() (lessons.QuizTexts, error) {
	course, err := p.course()
	if err != nil {
		return nil, err
	}
	return course.Quiz()
}

// record is the record of one request.
func (p *program) record(ctx context.Context, app string, f traceFlags, req sandbox.Request) (tr *trace.Trace, err error) {
	err = p.once(ctx, app, f, req, func(run *sandbox.Run, _ opened) (failed, err error) {
		tr = run.Trace()
		return nil, nil
	})
	return tr, err
}

// withoutLine is the request without its last header of the user's, or without Host. Of a
// request with a body every line counts for where that ends, so none is left out.
func withoutLine(req sandbox.Request) (line string, shorter sandbox.Request, ok bool) {
	if len(req.Raw) > 0 || len(req.Body) > 0 {
		return "", req, false
	}
	lines := bytes.Split(req.Bytes(sandbox.HostMark), []byte("\r\n"))
	for i := len(lines) - 1; i > 0; i-- {
		name, _, isHeader := strings.Cut(string(lines[i]), ":")
		if isHeader && !strings.EqualFold(name, "Connection") {
			raw := bytes.Join(append(lines[:i:i], lines[i+1:]...), []byte("\r\n"))
			return strings.ReplaceAll(string(lines[i]), sandbox.HostMark, "127.0.0.1"), sandbox.Request{Raw: raw}, true
		}
	}
	return "", req, false
}

// askAll asks the questions one after the other. A pipe that says nothing passes.
func (p *program) askAll(ctx context.Context, texts lessons.QuizTexts, questions []quiz.Question) error {
	in := p.reader(isTerminal(p.In) && isTerminal(p.Out))
	out, look := p.styled()
	answered, right := 0, 0
	for i, q := range questions {
		p.showAsked(out, look, fmt.Sprintf("%d/%d  ", i+1, len(questions)), q.Ask, q.Choices)
		given, ok := p.given(ctx, in, len(q.Choices))
		if !ok {
			return ctx.Err()
		}
		sign := ""
		switch {
		case given == 0:
		case given == q.Right+1:
			answered, right = answered+1, right+1
			sign = look.App.Render("✓") + " "
		default:
			answered++
			sign = look.Wrong.Render("✗") + " "
		}
		p.wrapped(out, sign, onAnswer(texts, q, given), look.Text)
		p.wrapped(out, "", q.Fact, look.Faint)
	}
	fmt.Fprintf(out, "\n%s\n", texts.Say("said.score", "answered", strconv.Itoa(answered), "all", strconv.Itoa(len(questions)), "right", strconv.Itoa(right)))
	return nil
}

// showAsked shows a question and its numbered choices.
func (p *program) showAsked(out io.Writer, look theme.Theme, lead, ask string, choices []string) {
	fmt.Fprintln(out)
	p.wrapped(out, lead, ask, look.Title)
	for n, c := range choices {
		p.wrapped(out, fmt.Sprintf("  %d: ", n+1), c, look.Text)
	}
}

// onAnswer is what is said of an answer by its number, 0 for none.
func onAnswer(texts lessons.QuizTexts, q quiz.Question, given int) string {
	answer := q.Choices[q.Right]
	switch given {
	case 0:
		return texts.Say("said.passed", "answer", answer)
	case q.Right + 1:
		return texts.Say("said.right", "answer", answer)
	}
	return texts.Say("said.wrong", "given", q.Choices[given-1], "answer", answer)
}

// given is the number of an answer, 0 to pass. It is not ok if the person leaves.
func (p *program) given(ctx context.Context, in *plain.Reader, most int) (n int, ok bool) {
	for {
		if in.Waits() {
			fmt.Fprint(p.Out, "Type a number, or press enter to pass, q to leave: ")
		}
		line, typed := in.Line(ctx)
		n, err := strconv.Atoi(line)
		switch {
		case line == "q" || !typed && in.Waits():
			return 0, false
		case line == "":
			return 0, true
		case err == nil && n >= 1 && n <= most:
			return n, true
		}
		fmt.Fprintf(p.Out, "%q is none of the answers: 1 to %d.\n", theme.Printable(line), most)
		if !in.Waits() {
			return 0, true
		}
	}
}
