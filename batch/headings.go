package batch

import (
	"slices"
	"strings"
)

// guesses gives the fields a heading may stand for, best first. seen keeps
// what was worked out for the same text.
func (h header) guesses(seen map[string][]guess) []guess {
	if h.under != "" {
		if list := remembered(h.under, h.box, seen); len(list) > 0 && list[0].score >= floor {
			return list
		}
	}
	return remembered(h.text, h.box, seen)
}

// shown is the heading as a person is told it.
func (h header) shown() string {
	if h.under != "" {
		return h.under
	}
	return h.text
}

// longestHeading is the most bytes of a heading. What is longer is data or an
// attempt to keep us busy.
const longestHeading = 300

// mostTexts is how many different texts are judged in one search for headings:
// more than honest sheets have above and in them, and a bound to the work that
// a made-up one can ask for.
const mostTexts = 3000

func remembered(text, box string, seen map[string][]guess) []guess {
	key := box + "|" + text
	list, ok := seen[key]
	if !ok && len(seen) < mostTexts {
		list = understand(text, box)
		seen[key] = list
	}
	return list
}

// understand reads the text of a heading and the number of a box that stands
// apart from it.
func understand(text, box string) []guess {
	if at := slices.IndexFunc(fields, func(f FieldInfo) bool { return f.Field == text }); at >= 0 {
		return []guess{{at, bothSay}}
	}
	if len(text) > longestHeading {
		return nil
	}
	text, mark := cutBox(text)
	if box != "" {
		_, mark = cutBox(box)
	}
	if text == "" {
		return byBox(mark)
	}
	bare, unit := cutUnit(text)
	list := knownNames().guesses(wordsOf(text))
	if unit != "" {
		list = better(list, knownNames().guesses(wordsOf(bare)))
	}
	list = withBox(better(list, byDocument(text)), mark)
	return slices.DeleteFunc(list, func(g guess) bool { return unit != "" && !takes(fields[g.at], unit) })
}

// better takes the list with the surer first guess.
func better(a, b []guess) []guess {
	if len(a) == 0 || len(b) > 0 && b[0].score > a[0].score {
		return b
	}
	return a
}

// byBox reads a heading that is only the number of a box.
func byBox(mark boxMark) []guess {
	at, ok := knownNames().boxes[mark.box]
	if !ok {
		return nil
	}
	if mark.told {
		return []guess{{at, boxTold}}
	}
	return []guess{{at, codeAlone}}
}

// withBox weighs the number of a box that stands beside a name: it bears the
// name out, or it is a second guess; a number that is not called a box and
// says something else only counts the columns.
func withBox(list []guess, mark boxMark) []guess {
	at, ok := knownNames().boxes[mark.box]
	if !ok {
		return list
	}
	i := slices.IndexFunc(list, func(g guess) bool { return g.at == at })
	switch {
	case i >= 0 && list[i].score >= weakName:
		list[i].score = bothSay
	case mark.told && i < 0:
		list = append(list, guess{at, boxAgain})
	}
	slices.SortStableFunc(list, func(a, b guess) int { return b.score - a.score })
	return list
}

// byDocument reads a heading that is the code of a type of document: 3001,
// "Документ 0730".
func byDocument(text string) []guess {
	list := wordsOf(text)
	code := strings.ToUpper(text[strings.LastIndexByte(text, ' ')+1:])
	for _, w := range list[:max(len(list)-1, 0)] {
		if !documentWords[w.text] {
			return nil
		}
	}
	for at, f := range fields {
		if f.Field == "documents."+code || f.Field == "items.documents."+code {
			return []guess{{at, codeAlone}}
		}
	}
	return nil
}

// documentWords stand before the code of a type of document.
var documentWords = foldSet("документ док document doc код code тип type № графа гр 44")

// takes reports whether a field can be written in a unit. An amount in
// hryvnias is not taken from a column of dollars, nor kilograms from tonnes:
// nothing here reckons over.
func takes(f FieldInfo, unit string) bool {
	currency := len(unit) == 3 && strings.Trim(unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
	switch f.Kind {
	case KindMoney:
		return currency && (unit == "UAH" || !f.HryvniaOnly)
	case KindMass:
		return unit == "кг"
	case KindNumber:
		return !currency && (!strings.HasPrefix(unit, "тис.") || f.Field == "items.statisticalValue")
	}
	return !currency || f.Kind == KindCurrency
}
