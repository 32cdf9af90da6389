package web

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// The languages of the pages.
const (
	ukrainian = "uk"
	english   = "en"
)

func known(lang string) bool { return lang == ukrainian || lang == english }

func otherLanguage(lang string) string {
	if lang == english {
		return ukrainian
	}
	return english
}

//go:embed texts.json
var textsFile []byte

// catalogue is every text of the pages. Texts may hold {name} placeholders.
// Nouns to be counted have the forms of one, few and many in Ukrainian, of one
// and many in English.
type catalogue struct {
	Texts map[string]fault.Text `json:"texts"`
	Nouns map[string]nouns      `json:"nouns"`
}

type nouns struct {
	UK [3]string `json:"uk"`
	EN [2]string `json:"en"`
}

func embeddedCatalogue() *catalogue {
	var c catalogue
	if err := json.Unmarshal(textsFile, &c); err != nil {
		panic(fmt.Errorf("texts.json: %w", err))
	}
	return &c
}

func (c *catalogue) has(key string) bool {
	_, ok := c.Texts[key]
	return ok
}

// locale is the catalogue in one language, and how that language writes
// figures and days.
type locale struct {
	lang  string
	texts *catalogue
}

// text gives a text by its key with its placeholders filled in; pairs are
// names and values.
func (l locale) text(key string, pairs ...any) (string, error) {
	t, ok := l.texts.Texts[key]
	if !ok {
		return "", fmt.Errorf("no text for %q", key)
	}
	s := t.In(l.lang)
	for i := 0; i+1 < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, "{"+fmt.Sprint(pairs[i])+"}", fmt.Sprint(pairs[i+1]))
	}
	return s, nil
}

// label gives the text of one value of a group, such as a status; a value that
// is not known reads as itself.
func (l locale) label(group string, value any) string {
	s, err := l.text(group + "." + fmt.Sprint(value))
	if err != nil {
		return fmt.Sprint(value)
	}
	return s
}

// hint gives the text of one value of a group, "" where it has none.
func (l locale) hint(group string, value any) string {
	if key := group + "." + fmt.Sprint(value); l.texts.has(key) {
		return l.label(group, value)
	}
	return ""
}

// count gives a number with its noun in the right form: 1 товар, 3 товари,
// 5 товарів.
func (l locale) count(key string, n int) (string, error) {
	noun, ok := l.texts.Nouns[key]
	if !ok {
		return "", fmt.Errorf("no noun for %q", key)
	}
	form := noun.EN[englishForm(n)]
	if l.lang == ukrainian {
		form = noun.UK[ukrainianForm(n)]
	}
	return l.whole(n) + nbsp + form, nil
}

func englishForm(n int) int {
	if n == 1 {
		return 0
	}
	return 1
}

// ukrainianForm is the plural rule of CLDR for whole numbers: one for 1, 21,
// 31…, few for 2–4, 22–24…, many for the rest and for 11–14.
func ukrainianForm(n int) int {
	ten, hundred := n%10, n%100
	switch {
	case ten == 1 && hundred != 11:
		return 0
	case ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14):
		return 1
	}
	return 2
}
