package check

import (
	"regexp"
	"strings"
	"unicode"
)

// maxGrade is the reading grade that no text may be above.
const maxGrade = 8.0

// leastGraded is how many words a text needs to have a grade: of fewer, one long word decides.
const leastGraded = 15

// readingGrade is the school year in which a text is read with ease, after Flesch and Kincaid:
//
//	0.39 × words per sentence + 11.8 × syllables per word − 15.59
//
// Code, names of headers and keys, numbers and quoted values are left out: a reader takes each
// as one sign. It is not ok where too few words are left.
func readingGrade(text string) (grade float64, ok bool) {
	words, sentences, syllables := 0, 0, 0
	for _, sentence := range sentencesOf(text) {
		before := words
		for _, word := range strings.Fields(sentence) {
			if plain := plainWord(word); plain != "" {
				words++
				syllables += syllablesIn(plain)
			}
		}
		if words > before {
			sentences++
		}
	}
	if words < leastGraded {
		return 0, false
	}
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59, true
}

var (
	codeSpan = regexp.MustCompile("`[^`]*`|“[^”]*”|\"[^\"]*\"")
	// sentenceEnd is a full stop, question or exclamation mark, a colon or a semicolon before
	// a blank: what follows a colon can stand alone.
	sentenceEnd = regexp.MustCompile(`[.!?:;]+["')”]*(\s+|$)|\n\s*\n|\n\s*- `)
)

func sentencesOf(text string) []string {
	text = termLinks.ReplaceAllString(text, "$1")
	return sentenceEnd.Split(codeSpan.ReplaceAllString(text, " "), -1)
}

// termLinks are links to explanations, whose text counts.
var termLinks = regexp.MustCompile(`\[([^\]]+)\]\([^)]*\)`)

// plainWord is a word of English without the marks around it, "" for a name of code: of a file,
// a key, a header, a function, a number, or in capitals.
func plainWord(word string) string {
	word = strings.TrimFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_/(", r)
	})
	if strings.ContainsAny(word, "_/.()=<>{}%&+#@$\\[]0123456789") || isHeaderName(word) || isCapitals(word) {
		return ""
	}
	return strings.ToLower(word)
}

// isHeaderName reports whether a word is like Content-Type: parts that all begin in capitals.
func isHeaderName(word string) bool {
	parts := strings.Split(word, "-")
	for _, p := range parts {
		if p == "" || !unicode.IsUpper(rune(p[0])) {
			return false
		}
	}
	return len(parts) > 1
}

func isCapitals(word string) bool {
	return len(word) > 1 && strings.ToUpper(word) == word
}

// syllablesIn counts groups of vowels. An e at the end is silent, but for -le behind a
// consonant; so is the e of -es and -ed, unless it is spoken.
func syllablesIn(word string) int {
	n, before := 0, false
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouyéèü", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	if n > 1 && silentEnd.MatchString(word) {
		n--
	}
	return max(1, n)
}

// silentEnd ends a word with an e that is not spoken.
var silentEnd = regexp.MustCompile(`([^aeiouyl]|[aeiouy]l)e$|[^aeiouytd]ed$|[^aeiouysxzcg]es$`)
