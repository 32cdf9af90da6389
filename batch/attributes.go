package batch

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// attr gives an attribute of the last start tag that has no prefix.
func (m *markup) attr(name string) (value []byte, found bool) {
	return m.find(func(key []byte) bool { return string(key) == name })
}

// prefixed gives an attribute of another name space, whatever its prefix.
func (m *markup) prefixed(name string) (value []byte, found bool) {
	return m.find(func(key []byte) bool {
		return len(key) > len(name) && string(local(key)) == name && !bytes.HasPrefix(key, []byte("xmlns:"))
	})
}

func (m *markup) find(is func(key []byte) bool) (value []byte, found bool) {
	for rest := m.attrs; ; {
		var key, raw []byte
		var ok bool
		if key, raw, rest, ok = attribute(rest); !ok {
			return nil, false
		}
		if is(key) {
			return unquoted(raw), true
		}
	}
}

// cellAttrs gives those of a cell: its place (r), its style (s) and its kind
// (t), nil where there is none.
func (m *markup) cellAttrs() (place, style, kind []byte) {
	for rest := m.attrs; ; {
		key, raw, after, ok := attribute(rest)
		if !ok {
			return place, style, kind
		}
		rest = after
		switch string(key) {
		case "r":
			place = firstOf(place, raw)
		case "s":
			style = firstOf(style, raw)
		case "t":
			kind = firstOf(kind, raw)
		}
	}
}

// firstOf is the value of an attribute that may stand twice.
func firstOf(value, raw []byte) []byte {
	if value != nil {
		return value
	}
	for _, c := range raw { // sooner done than a search: they are short
		if c == '&' {
			return unquoted(raw)
		}
	}
	return raw
}

// attribute cuts the first attribute off.
func attribute(text []byte) (key, value, rest []byte, ok bool) {
	at := 0
	for at < len(text) && text[at] != '=' {
		at++
	}
	key, rest = spaceless(text[:at]), text[at:]
	for at = 1; at < len(rest) && isSpace(rest[at]); at++ {
	}
	if at+1 >= len(rest) || (rest[at] != '"' && rest[at] != '\'') {
		return nil, nil, nil, false
	}
	rest = rest[at:]
	for end, quote := 1, rest[0]; end < len(rest); end++ {
		if rest[end] == quote {
			return key, rest[1:end], rest[end+1:], true
		}
	}
	return nil, nil, nil, false
}

// isSpace reports whether a byte is one of the four spaces of XML.
func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// spaceless is a name without the spaces around it.
func spaceless(name []byte) []byte {
	for len(name) > 0 && isSpace(name[0]) {
		name = name[1:]
	}
	for len(name) > 0 && isSpace(name[len(name)-1]) {
		name = name[:len(name)-1]
	}
	return name
}

// unquoted is the value of an attribute; one that cannot be read is as written.
func unquoted(raw []byte) []byte {
	if bytes.IndexByte(raw, '&') < 0 {
		return raw
	}
	if value, err := unescape(bytes.Clone(raw)); err == nil {
		return value
	}
	return raw
}

// unescape replaces entities in place.
func unescape(text []byte) ([]byte, error) {
	if !utf8.Valid(text) {
		return nil, errEncoding
	}
	to := bytes.IndexByte(text, '&')
	if to < 0 {
		return text, nil
	}
	for from := to; from < len(text); {
		if text[from] != '&' {
			text[to] = text[from]
			from, to = from+1, to+1
			continue
		}
		end := bytes.IndexByte(text[from:], ';')
		if end < 0 || end > 10 {
			return nil, errMarkup
		}
		r, known := entity(string(text[from+1 : from+end]))
		if !known {
			return nil, errMarkup
		}
		to += utf8.EncodeRune(text[to:to+utf8.RuneLen(r)], r) // no entity is shorter than what it stands for
		from += end + 1
	}
	return text[:to], nil
}

// entity is what a name stands for: one of XML's own five, or a number.
func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	base, digits := 10, name[1:]
	if digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	r := rune(n)
	control := r < ' ' && r != '\t' && r != '\n' && r != '\r'
	return r, err == nil && n <= utf8.MaxRune && utf8.ValidRune(r) && !control
}
