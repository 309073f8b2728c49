package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/lessons"
)

// byEnvironment as a language is that which the environment names.
const byEnvironment = "auto"

// addLanguage adds the option that names the language of the texts.
func (p *program) addLanguage(c *cobra.Command) {
	c.PersistentFlags().StringVar(&p.own.lang, "lang", "", "the texts of the course in the language `LANG`, such as de; "+
		"auto takes that of LC_ALL, LC_MESSAGES or LANG. What is not translated, and the program's own words, are in English")
	offer(c, "lang", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return append(p.own.languages(), byEnvironment), cobra.ShellCompDirectiveNoFileComp
	})
}

// language is the language of the texts: the one that was asked for, or that was kept, or that
// the environment names, if the course has it.
func (p *program) language() (string, error) {
	has := p.own.languages()
	switch lang := p.own.lang; lang {
	case "":
		if lang := kept(languageChoice); slices.Contains(has, lang) {
			return lang, nil
		}
	case byEnvironment:
	default:
		return lang, oneOf("language", lang, append(has, byEnvironment)...)
	}
	return p.environmentLanguage(has), nil
}

// environmentLanguage is the first language that the course has of those that the environment
// names, such as de of de_AT.UTF-8.
func (p *program) environmentLanguage(has []string) string {
	locale := cmp.Or(p.variable("LC_ALL"), p.variable("LC_MESSAGES"), p.variable("LANG"))
	locale, _, _ = strings.Cut(locale, ".")
	locale = strings.ReplaceAll(locale, "_", "-")
	language, _, _ := strings.Cut(locale, "-")
	for _, lang := range []string{locale, language} {
		if slices.Contains(has, lang) {
			return lang
		}
	}
	return lessons.Original
}

// variable is what a variable of the environment is.
func (p *program) variable(name string) (value string) {
	for _, v := range p.Vars {
		if rest, ok := strings.CutPrefix(v, name+"="); ok {
			value = rest // the last one counts
		}
	}
	return value
}

// languageChoice is what the language is kept as.
const languageChoice = "language"

// keepLanguage keeps the language that was asked for; where that fails it counts for this time.
func (p *program) keepLanguage() {
	var err error
	switch p.own.lang {
	case "":
	case byEnvironment:
		err = forget(languageChoice)
	default:
		err = keep(languageChoice, p.own.lang)
	}
	if err != nil {
		fmt.Fprintf(p.Err, "The language counts for this time only: %v.\n", err)
	}
}
