package ua

import (
	"fmt"
	"maps"
	"strings"
	"unicode"
)

// column is what a column of a tariff holds.
type column int

const (
	other column = iota
	code
	nameUK
	nameEN
	pref
	mfn
	full
	unit
	source
	verified
	rateSource
	from
	until
)

// columnOf knows a column by its heading: by our own names as they are, by the
// law's as it words them ("Пільгова ставка мита, %").
func columnOf(text string) column {
	h := strings.ToLower(clean(text))
	switch h {
	case "":
		return other
	case "code", "код", "уктзед", "укт зед":
		return code
	case "name", "name_uk", "опис":
		return nameUK
	case "name_en":
		return nameEN
	case "pref", "pref_rate":
		return pref
	case "mfn", "mfn_rate":
		return mfn
	case "full", "full_rate":
		return full
	case "unit":
		return unit
	case "source":
		return source
	case "verified":
		return verified
	case "rate_source":
		return rateSource
	case "from":
		return from
	case "until":
		return until
	}
	return lawsColumn(h)
}

// longestHeading is in bytes; longer texts are names of goods.
const longestHeading = 160

// lawsColumn knows the law's own headings. A cell that names two rates is the
// heading over both.
func lawsColumn(h string) column {
	if len(h) > longestHeading {
		return other
	}
	found := other
	for word := range strings.FieldsFuncSeq(h, func(r rune) bool { return !unicode.IsLetter(r) }) {
		is := rateColumn(word)
		if is != other && found != other && found != is {
			return other
		}
		found = max(found, is)
	}
	switch {
	case found != other:
		return found
	case begins(h, "код товару", "код згідно", "код за", "код укт", "код виробу"):
		return code
	case begins(h, "назва", "найменування", "опис товару"):
		return nameUK
	case begins(h, "дод") && strings.Contains(h, "одиниц"):
		return unit
	}
	return other
}

// rateColumn knows the three rates of the law by their names.
func rateColumn(word string) column {
	switch word {
	case "преференційна", "преференційні":
		return pref
	case "пільгова", "пільгові":
		return mfn
	case "повна", "повні":
		return full
	}
	return other
}

func begins(text string, with ...string) bool {
	for _, w := range with {
		if strings.HasPrefix(text, w) {
			return true
		}
	}
	return false
}

// layout is where the columns of a table are.
type layout struct {
	at      map[column]int
	codeEnd int // the first column after the code that has a heading of its own
	width   int // columns of the heading
}

// heading looks for the row that names the columns of a table.
type heading struct {
	layout  *layout        // once it was found
	above   map[column]int // what the row above names, where that is not all
	texts   []string       // of the row above
	found   bool           // there was one, if of another table
	partial string         // what the nearest thing to a heading lacks
}

// take takes a row if it is a heading, or a part of one.
func (h *heading) take(values []string, line int) bool {
	if h.layout != nil && h.isData(values) {
		return false
	}
	own := map[column]int{}
	for i, text := range values {
		if c := columnOf(text); c != other {
			if _, twice := own[c]; !twice {
				own[c] = i
			}
		}
	}
	if len(own) == 0 {
		h.above, h.texts = nil, nil
		return false
	}
	h.merge(own, values, line)
	return true
}

// isData tells rows with a code at a glance: nearly all rows are those.
func (h *heading) isData(values []string) bool {
	at := h.layout.at[code]
	if at >= len(values) {
		return true
	}
	text := strings.TrimSpace(values[at])
	return text != "" && text[0] >= '0' && text[0] <= '9'
}

// merge puts the columns a row names to those the row above does. Until they
// are a whole heading nothing is read: another table may have begun.
func (h *heading) merge(own map[column]int, values []string, line int) {
	all := maps.Clone(h.above)
	if all == nil {
		all = map[column]int{}
	}
	maps.Copy(all, own)
	texts := over(values, h.texts)
	lacks := lacking(all)
	if lacks == "" {
		h.layout = &layout{at: all, codeEnd: codeEnd(texts, all[code]), width: len(texts)}
		h.above, h.texts, h.found = nil, nil, true
		return
	}
	if _, hasCode := all[code]; hasCode {
		h.layout = nil
		if h.partial == "" || len(all) > 2 {
			h.partial = fmt.Sprintf("line %d names the columns of a table without %s", line, lacks)
		}
	}
	h.above, h.texts = all, texts
}

// over lays a row of headings over the one above it.
func over(values, above []string) []string {
	texts := make([]string, max(len(values), len(above)))
	copy(texts, above)
	for i, text := range values {
		if strings.TrimSpace(text) != "" {
			texts[i] = text
		}
	}
	return texts
}

// lacking names the columns a tariff needs and does not have.
func lacking(columns map[column]int) string {
	var names []string
	for _, needed := range [...]struct {
		column
		name string
	}{{code, "“код” (code)"}, {mfn, "“пільгова” (mfn)"}, {full, "“повна” (full)"}} {
		if _, has := columns[needed.column]; !has {
			names = append(names, needed.name)
		}
	}
	return strings.Join(names, ", ")
}

func codeEnd(texts []string, at int) int {
	for i := at + 1; i < len(texts); i++ {
		if strings.TrimSpace(texts[i]) != "" {
			return i
		}
	}
	return at + 1
}

// missing is the error of a file in which no heading was found, saying what the
// nearest thing to one lacks.
func (h *heading) missing() error {
	switch {
	case h.found:
		return nil
	case h.partial != "":
		return fmt.Errorf("%w; %s", ErrNoHeading, h.partial)
	}
	return ErrNoHeading
}
