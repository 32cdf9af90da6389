package batch

import (
	"bufio"
	"bytes"
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
// match and that texts are UTF-8.
type markup struct {
	in      *bufio.Reader
	tag     []byte // the tag as written, without its brackets
	name    []byte // its name without a prefix
	attrs   []byte // what follows its name
	text    []byte // of someText, with entities replaced
	longest int    // bytes of one text
	keep    bool   // texts are wanted
	single  bool   // the start tag was of an empty element: its end is next
	open    []byte // the names of the open elements, one after the other
	marks   []int  // where each begins
	begun   bool   // a root has been seen
}

func newMarkup(r *bufio.Reader, longest int) *markup { return &markup{in: r, longest: longest} }

// depth is how many elements are open.
func (m *markup) depth() int { return len(m.marks) }

// next reads on. It gives io.EOF after the end of a whole document.
func (m *markup) next() (token, error) {
	if m.single {
		m.single = false
		return endTag, m.shut(m.name)
	}
	m.text = m.text[:0]
	for {
		c, err := m.in.ReadByte()
		switch {
		case err == io.EOF && m.begun && m.depth() == 0:
			return 0, io.EOF
		case err != nil:
			return 0, broken(err)
		case c != '<':
			_ = m.in.UnreadByte() // cannot fail: a byte was just read
			if wanted, err := m.readText(); wanted || err != nil {
				return someText, err
			}
		default:
			if token, err := m.readTag(); token != 0 || err != nil {
				return token, err
			}
		}
	}
}

// broken makes an early end what it is.
func broken(err error) error {
	if err == io.EOF {
		return errMarkup
	}
	return err
}

// readText reads up to the next tag. Texts that nobody wants are passed over.
func (m *markup) readText() (wanted bool, err error) {
	for {
		piece, err := m.in.ReadSlice('<')
		if err == nil {
			_ = m.in.UnreadByte() // cannot fail: the bracket was just read
			piece = piece[:len(piece)-1]
		}
		if m.depth() == 0 && len(bytes.TrimLeft(piece, " \t\r\n\ufeff")) > 0 {
			return false, errMarkup
		}
		if m.keep {
			if m.text = append(m.text, piece...); len(m.text) > m.longest {
				return false, errLong
			}
		}
		switch err {
		case bufio.ErrBufferFull:
			continue
		case nil, io.EOF: // an end that comes too early is found by next
			m.text, err = unescape(m.text)
			return m.keep, err
		}
		return false, err
	}
}

// readTag reads what follows a "<"; token 0 is something passed over.
func (m *markup) readTag() (token, error) {
	c, err := m.in.ReadByte()
	if err != nil {
		return 0, broken(err)
	}
	switch c {
	case '?':
		return 0, m.instruction()
	case '!':
		return m.declaration()
	case '/':
		if err := m.untilBracket(); err != nil {
			return 0, err
		}
		return endTag, m.shut(local(bytes.TrimRight(m.tag, " \t\r\n")))
	}
	_ = m.in.UnreadByte() // cannot fail: a byte was just read
	if err := m.untilBracket(); err != nil {
		return 0, err
	}
	return startTag, m.begin()
}

// untilBracket reads a tag to its ">", which may stand in a quoted value.
func (m *markup) untilBracket() error {
	m.tag = m.tag[:0]
	quote := byte(0)
	for {
		piece, err := m.in.ReadSlice('>')
		if m.tag = append(m.tag, piece...); len(m.tag) > maxTag {
			return errMarkup
		}
		for _, c := range piece {
			switch {
			case quote == c:
				quote = 0
			case quote == 0 && (c == '"' || c == '\''):
				quote = c
			case c == '<':
				return errMarkup
			}
		}
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil:
			return broken(err)
		case quote == 0:
			m.tag = m.tag[:len(m.tag)-1]
			return nil
		}
	}
}

// begin opens the element of m.tag.
func (m *markup) begin() error {
	tag := m.tag
	if !utf8.Valid(tag) {
		return errEncoding
	}
	if m.single = bytes.HasSuffix(tag, []byte("/")); m.single {
		tag = tag[:len(tag)-1]
	}
	end := bytes.IndexAny(tag, " \t\r\n")
	if end < 0 {
		end = len(tag)
	}
	m.name, m.attrs = local(tag[:end]), tag[end:]
	if len(m.name) == 0 || m.depth() == maxDepth || (m.depth() == 0 && m.begun) || bytes.ContainsAny(m.name, "\"'=&/") {
		return errMarkup
	}
	m.begun = true
	m.marks = append(m.marks, len(m.open))
	m.open = append(m.open, m.name...)
	return nil
}

// shut closes the innermost element, which must have this name.
func (m *markup) shut(name []byte) error {
	last := m.depth() - 1
	if last < 0 || !bytes.Equal(m.open[m.marks[last]:], name) {
		return errMarkup
	}
	m.open, m.marks = m.open[:m.marks[last]], m.marks[:last]
	return nil
}

// local is a name without its prefix.
func local(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// instruction passes over a processing instruction. The one that begins a
// document names its encoding.
func (m *markup) instruction() error {
	m.tag = m.tag[:0]
	for !bytes.HasSuffix(m.tag, []byte("?>")) {
		piece, err := m.in.ReadSlice('>')
		if m.tag = append(m.tag, piece...); len(m.tag) > maxTag {
			return errMarkup
		}
		if err != nil && err != bufio.ErrBufferFull {
			return broken(err)
		}
	}
	if !bytes.HasPrefix(m.tag, []byte("xml ")) {
		return nil
	}
	m.attrs = m.tag[len("xml") : len(m.tag)-len("?>")]
	if encoding, named := m.attr("encoding"); named && !bytes.EqualFold(encoding, []byte("utf-8")) {
		return errEncoding
	}
	return nil
}

// declaration passes over a comment and gives the text of a CDATA section.
func (m *markup) declaration() (token, error) {
	start, err := m.in.Peek(len("[CDATA["))
	switch {
	case bytes.HasPrefix(start, []byte("--")):
		_, _ = m.in.Discard(len("--")) // cannot fail: they were peeked at
		return 0, m.passOver("-->")
	case string(start) == "[CDATA[" && m.depth() > 0:
		_, _ = m.in.Discard(len("[CDATA["))
		return m.section()
	case bytes.HasPrefix(bytes.ToUpper(start), []byte("DOCTYPE")):
		return 0, errDocType
	}
	return 0, errors.Join(errMarkup, err)
}

// passOver drops what is read up to and with its end.
func (m *markup) passOver(end string) error {
	var last [3]byte
	for {
		c, err := m.in.ReadByte()
		if err != nil {
			return broken(err)
		}
		if last[0], last[1], last[2] = last[1], last[2], c; string(last[:]) == end {
			return nil
		}
	}
}

func (m *markup) section() (token, error) {
	var text []byte
	for !bytes.HasSuffix(text, []byte("]]>")) {
		c, err := m.in.ReadByte()
		if err != nil {
			return 0, broken(err)
		}
		if text = append(text, c); len(text) > m.longest+len("]]>") {
			return 0, errLong
		}
	}
	if !utf8.Valid(text) {
		return 0, errEncoding
	}
	m.text = append(m.text[:0], text[:len(text)-len("]]>")]...)
	if !m.keep {
		return 0, nil
	}
	return someText, nil
}

// rootEach visits the elements within the root and reads to the end.
func (m *markup) rootEach(visit func(name []byte) error) error {
	for {
		token, err := m.next()
		if err != nil {
			return broken(err)
		}
		if token == startTag {
			break
		}
	}
	if err := m.each(visit); err != nil {
		return err
	}
	if _, err := m.next(); err != io.EOF {
		return errors.Join(errMarkup, err)
	}
	return nil
}

// each visits the elements within the open one, and returns when it closes.
// What a visit leaves of an element is passed over.
func (m *markup) each(visit func(name []byte) error) error {
	inside := m.depth()
	for {
		token, err := m.next()
		if err != nil {
			return broken(err)
		}
		switch token {
		case endTag:
			return nil
		case startTag:
			if err := visit(m.name); err != nil {
				return err
			}
			if err := m.closeTo(inside); err != nil {
				return err
			}
		}
	}
}

// closeTo passes over everything until only so many elements are open.
func (m *markup) closeTo(depth int) error {
	for m.depth() > depth {
		if _, err := m.next(); err != nil {
			return broken(err)
		}
	}
	return nil
}

// content appends the text of the open element to a buffer and closes it.
func (m *markup) content(to []byte) ([]byte, error) {
	m.keep = true
	defer func() { m.keep = false }()
	inside := m.depth()
	for m.depth() >= inside {
		token, err := m.next()
		if err != nil {
			return to, broken(err)
		}
		if token == someText && m.depth() == inside {
			if to = append(to, m.text...); len(to) > m.longest {
				return to, errLong
			}
		}
	}
	return to, nil
}
