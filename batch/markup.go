package batch

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"unicode/utf8"
)

// What can be wrong with the XML of a part.
var (
	errMarkup   = errors.New("not well-formed XML")
	errDocType  = errors.New("a document type is declared")
	errEncoding = errors.New("not UTF-8")
	errLong     = errors.New("a text is too long")
)

// token is what next has come to.
type token int

const (
	startTag token = iota + 1
	endTag
	someText
)

// Bounds of the XML itself. Worksheets nest five deep; the longest tags are
// roots with their name spaces.
const (
	maxDepth = 64
	maxTag   = 64 << 10
)

// markup reads XML forwards in memory that does not grow: no name spaces, no
// entities but the five of XML itself, no document types. It checks that tags
// match and that texts are UTF-8. Nothing is copied: names, attributes and
// texts stand in the window, and are gone at the next call of next.
type markup struct {
	in      window
	name    []byte // of the last start tag, without a prefix
	attrs   []byte // what follows its name
	text    []byte // of someText, with entities replaced
	longest int    // bytes of one text
	keep    bool   // texts are wanted
	single  bool   // the start tag was of an empty element: its end is next
	began   int    // where the last tag begins in the window
	open    []byte // the names of the open elements, one after the other
	marks   []int  // where each begins
	begun   bool   // a root has been seen
}

// newMarkup reads a part through a buffer, which may come to be replaced by a
// longer one.
func newMarkup(r io.Reader, buf []byte, longest int) *markup {
	return &markup{in: window{r: r, buf: buf, most: longest + maxTag}, longest: longest}
}

// depth is how many elements are open.
func (m *markup) depth() int { return len(m.marks) }

// next reads on. It gives io.EOF after the end of a whole document.
func (m *markup) next() (token, error) {
	if m.single {
		m.single = false
		return endTag, m.shut(m.name)
	}
	for {
		if m.in.at == m.in.end {
			if err := m.in.more(); err != nil {
				return 0, m.ended(err)
			}
		}
		if m.in.buf[m.in.at] != '<' {
			if wanted, err := m.readText(); wanted || err != nil {
				return someText, err
			}
			continue
		}
		if token, err := m.readTag(); token != 0 || err != nil {
			return token, err
		}
	}
}

// ended is what the end of the part means here.
func (m *markup) ended(err error) error {
	if err == io.EOF && m.begun && m.depth() == 0 {
		return err
	}
	return broken(err)
}

// broken makes an early end what it is.
func broken(err error) error {
	if err == io.EOF || err == errFull {
		return errMarkup
	}
	return err
}

// readText reads up to the next tag. Texts that nobody wants are passed over.
func (m *markup) readText() (wanted bool, err error) {
	if !m.keep {
		return false, m.skipText()
	}
	n, err := m.in.index('<', 0)
	switch {
	case n > m.longest || err == errFull:
		return false, errLong
	case err != nil && err != io.EOF: // an end that comes too early is found by next
		return false, err
	}
	m.text, err = unescape(m.in.rest()[:n])
	m.in.at += n
	return true, err
}

// skipText passes over a text of any length. Outside the root there is none.
func (m *markup) skipText() error {
	for {
		rest := m.in.rest()
		n := bytes.IndexByte(rest, '<')
		piece := rest[:max(n, 0)]
		if n < 0 {
			piece = rest
		}
		if m.depth() == 0 && len(bytes.TrimLeft(piece, " \t\r\n\ufeff")) > 0 {
			return errMarkup
		}
		m.in.at += len(piece)
		if n >= 0 {
			return nil
		}
		if err := m.in.more(); err != nil {
			if err == io.EOF { // found by next
				return nil
			}
			return err
		}
	}
}

// readTag reads what begins with a "<"; token 0 is something passed over.
func (m *markup) readTag() (token, error) {
	if err := m.in.need(2); err != nil {
		return 0, broken(err)
	}
	switch m.in.buf[m.in.at+1] {
	case '?':
		return 0, m.instruction()
	case '!':
		return m.declaration()
	case '/':
		return endTag, m.readEnd()
	}
	if m.beginBare() {
		return startTag, nil
	}
	tag, ascii, err := m.untilBracket(1)
	switch {
	case err != nil:
		return 0, err
	case !ascii && !utf8.Valid(tag):
		return 0, errEncoding
	}
	m.began = m.in.at - len(tag) - len("<>")
	return startTag, m.begin(tag)
}

// beginBare opens an element whose tag is nothing but letters, as every other is.
func (m *markup) beginBare() bool {
	rest, n := m.in.rest(), 1
	for n < len(rest) && (rest[n]|' ' >= 'a' && rest[n]|' ' <= 'z') {
		n++
	}
	if depth := m.depth(); n == 1 || n >= len(rest) || rest[n] != '>' || depth == 0 || depth == maxDepth {
		return false
	}
	m.name, m.attrs, m.single = rest[1:n], nil, false
	m.began = m.in.at
	m.in.at += n + 1
	m.marks = append(m.marks, len(m.open))
	m.open = append(m.open, m.name...)
	return true
}

// readEnd reads an end tag. Nearly all are written as their start tags were.
func (m *markup) readEnd() error {
	if last := m.depth() - 1; last >= 0 {
		name := m.open[m.marks[last]:]
		if n := m.endsHere(name, 0); n > 0 {
			m.began = m.in.at
			m.in.at += n
			m.drop(last)
			return nil
		}
	}
	tag, _, err := m.untilBracket(2)
	if err != nil {
		return err
	}
	m.began = m.in.at - len(tag) - len("</>")
	return m.shut(local(bytes.TrimRight(tag, " \t\r\n")))
}

// endsHere gives the length of the end tag of a name at a place in what has
// been read, 0 where there is none.
func (m *markup) endsHere(name []byte, from int) int {
	rest := m.in.rest()[from:]
	n := len("</") + len(name)
	if len(rest) > n && rest[0] == '<' && rest[1] == '/' && rest[n] == '>' && string(rest[2:n]) == string(name) {
		return n + 1
	}
	return 0
}

// tagMarks are the characters that mean something in a tag, as bits.
const tagMarks = 1<<'"' | 1<<'\'' | 1<<'<' | 1<<'>'

// untilBracket takes a tag and its ">", which may stand in a quoted value. It
// gives what stands between that and the first bytes of the tag.
func (m *markup) untilBracket(first int) (tag []byte, ascii bool, err error) {
	quote, all := byte(0), byte(0)
	for n := first; ; {
		rest := m.in.rest()
		for ; n < len(rest); n++ {
			c := rest[n]
			all |= c
			if c > '>' || tagMarks>>c&1 == 0 {
				continue
			}
			switch {
			case c == '<':
				return nil, false, errMarkup
			case c == quote:
				quote = 0
			case quote == 0 && c == '>':
				m.in.at += n + 1
				return rest[first:n], all < utf8.RuneSelf, nil
			case quote == 0:
				quote = c
			}
		}
		if n > maxTag {
			return nil, false, errMarkup
		}
		if err := m.in.more(); err != nil {
			return nil, false, broken(err)
		}
	}
}

// begin opens the element of a tag.
func (m *markup) begin(tag []byte) error {
	if m.single = len(tag) > 0 && tag[len(tag)-1] == '/'; m.single {
		tag = tag[:len(tag)-1]
	}
	end, well := nameEnd(tag)
	m.name, m.attrs = local(tag[:end]), tag[end:]
	if !well || len(m.name) == 0 || m.depth() == maxDepth || (m.depth() == 0 && m.begun) {
		return errMarkup
	}
	m.begun = true
	m.marks = append(m.marks, len(m.open))
	m.open = append(m.open, m.name...)
	return nil
}

// nameEnd gives where the name in a tag ends, and whether it may be one.
func nameEnd(tag []byte) (end int, well bool) {
	colons := 0
	for i, c := range tag {
		switch c {
		case ' ', '\t', '\r', '\n':
			return i, colons < 2
		case '"', '\'', '=', '&', '/':
			return i, false
		case ':':
			colons++
		}
	}
	return len(tag), colons < 2
}

// shut closes the innermost element, which must have this name.
func (m *markup) shut(name []byte) error {
	last := m.depth() - 1
	if last < 0 || !bytes.Equal(m.open[m.marks[last]:], name) {
		return errMarkup
	}
	m.drop(last)
	return nil
}

// drop takes the innermost element, which has this place, off the open ones.
func (m *markup) drop(last int) { m.open, m.marks = m.open[:m.marks[last]], m.marks[:last] }

// local is a name without its prefix.
func local(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// instruction passes over a processing instruction. The one that begins a
// document names its encoding.
func (m *markup) instruction() error {
	const mark = len("<?")
	n, err := m.in.index('>', mark)
	for err == nil && (n == mark || m.in.rest()[n-1] != '?') {
		n, err = m.in.index('>', n+1)
	}
	if err != nil || n > maxTag {
		return broken(cmp.Or(err, errMarkup))
	}
	text := m.in.rest()[mark : n-1]
	m.in.at += n + 1
	if !bytes.HasPrefix(text, []byte("xml ")) {
		return nil
	}
	m.attrs = text[len("xml"):]
	if encoding, named := m.attr("encoding"); named && !bytes.EqualFold(encoding, []byte("utf-8")) {
		return errEncoding
	}
	return nil
}

// declaration passes over a comment and gives the text of a CDATA section.
func (m *markup) declaration() (token, error) {
	const mark = len("<!")
	err := m.in.need(mark + len("[CDATA["))
	start := m.in.rest()[mark:]
	switch start = start[:min(len(start), len("[CDATA["))]; {
	case bytes.HasPrefix(start, []byte("--")):
		m.in.at += mark + len("--")
		return 0, m.passOver("-->")
	case string(start) == "[CDATA[" && m.depth() > 0:
		m.in.at += mark + len("[CDATA[")
		return m.section("]]>")
	case bytes.EqualFold(start, []byte("DOCTYPE")):
		return 0, errDocType
	}
	return 0, errors.Join(errMarkup, err)
}

// passOver drops what is read up to and with its end.
func (m *markup) passOver(end string) error {
	for {
		rest := m.in.rest()
		if n := bytes.Index(rest, []byte(end)); n >= 0 {
			m.in.at += n + len(end)
			return nil
		}
		m.in.at = m.in.end - min(len(rest), len(end)-1) // of which the end may be the first part
		if err := m.in.more(); err != nil {
			return broken(err)
		}
	}
}

// section gives what stands before its end as text.
func (m *markup) section(end string) (token, error) {
	n := bytes.Index(m.in.rest(), []byte(end))
	for n < 0 {
		if len(m.in.rest()) > m.longest+len(end) {
			return 0, errLong
		}
		if err := m.in.more(); err != nil {
			return 0, broken(err)
		}
		n = bytes.Index(m.in.rest(), []byte(end))
	}
	text := m.in.rest()[:n]
	m.in.at += n + len(end)
	switch {
	case n > m.longest:
		return 0, errLong
	case !utf8.Valid(text):
		return 0, errEncoding
	case !m.keep:
		return 0, nil
	}
	m.text = text
	return someText, nil
}
