package batch

import (
	"strconv"
	"unicode/utf8"
)

// appendText writes a text as XML. What XML cannot hold is dropped, and what
// the format would take for a character written as _xHHHH_ is kept from it, so
// that a text is read as it was.
func appendText(to []byte, text string) []byte {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '<':
			to = append(to, "&lt;"...)
		case r == '>':
			to = append(to, "&gt;"...)
		case r == '&':
			to = append(to, "&amp;"...)
		case r == '"':
			to = append(to, "&quot;"...)
		case r == '_' && escapes(text[i:]):
			to = append(to, "_x005F_"...)
		case r == utf8.RuneError && size < 2, !allowed(r):
		default:
			to = append(to, text[i:i+size]...)
		}
		i += size
	}
	return to
}

// escaped is a text as the value of an attribute.
func escaped(text string) string { return string(appendText(nil, text)) }

// escapes reports whether a text begins as _xHHHH_.
func escapes(text string) bool {
	if len(text) < len("_x000D_") {
		return false
	}
	_, is := control([]byte(text[:len("_x000D_")]))
	return is
}

// allowed reports whether XML 1.0 may hold a character. A carriage return may
// stand in it and is not read back, so it is left out too.
func allowed(r rune) bool {
	return r >= ' ' && r != 0xFFFE && r != 0xFFFF || r == '\t' || r == '\n'
}

// longestCell is how many characters Excel takes in a cell.
const longestCell = 32_767

// clipped is a text of at most so many characters.
func clipped(text string, most int) string {
	if len(text) <= most || utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// prefix is that of the names of elements, with its colon; "" for none.
type prefix string

// open appends a start tag with attributes, as they are in XML.
func (p prefix) open(to []byte, name, attributes string) []byte {
	to = append(append(append(to, '<'), p...), name...)
	return append(append(to, attributes...), '>')
}

// shut appends an end tag.
func (p prefix) shut(to []byte, name string) []byte {
	to = append(append(append(to, "</"...), p...), name...)
	return append(to, '>')
}

// cell appends the start tag of a cell in a column, from 0.
func (p prefix) cell(to []byte, column, row, style int, kind string) []byte {
	to = append(append(append(to, '<'), p...), `c r="`...)
	to = strconv.AppendInt(append(to, columnLetter(column)...), int64(row), 10)
	to = strconv.AppendInt(append(to, `" s="`...), int64(style), 10)
	return append(append(append(to, '"'), kind...), '>')
}

// empty appends a cell that holds nothing and has a style.
func (p prefix) empty(to []byte, column, row, style int) []byte {
	return p.shut(p.cell(to, column, row, style, ""), "c")
}

// text appends a cell that holds a text: never a formula, a number or a date,
// whatever it looks like.
func (p prefix) text(to []byte, column, row, style int, text string) []byte {
	to = p.cell(to, column, row, style, ` t="inlineStr"`)
	to = p.open(p.open(to, "is", ""), "t", ` xml:space="preserve"`)
	to = appendText(to, text)
	return p.shut(p.shut(p.shut(to, "t"), "is"), "c")
}

// number appends a cell that holds a number, given in plain digits.
func (p prefix) number(to []byte, column, row, style int, digits string) []byte {
	to = p.open(p.cell(to, column, row, style, ""), "v", "")
	return p.shut(p.shut(append(to, digits...), "v"), "c")
}
