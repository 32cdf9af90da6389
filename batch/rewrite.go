package batch

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"strings"
)

// rewriter copies a part as it is read, byte for byte but for what it is told
// to change: nothing of a part that is not understood here is lost.
//
// What was read last may still be replaced; what came before it is on its way.
type rewriter struct {
	*markup
	to    *bufio.Writer
	space prefix // of the root
}

// rewrite copies a part of the container.
func (c *container) rewrite(name string, to io.Writer, change func(*rewriter) error) error {
	out := bufio.NewWriterSize(to, windowSize)
	err := c.read(name, func(m *markup) error { return m.copiedTo(out, change) })
	return cmp.Or(err, out.Flush())
}

// rewriteText copies a part that is not in the container.
func rewriteText(text string, to io.Writer, change func(*rewriter) error) error {
	out := bufio.NewWriterSize(to, len(text))
	m := newMarkup(strings.NewReader(text), make([]byte, len(text)), maxTag)
	return cmp.Or(m.copiedTo(out, change), out.Flush())
}

func (m *markup) copiedTo(out *bufio.Writer, change func(*rewriter) error) error {
	m.in.copy = out
	if err := change(&rewriter{markup: m, to: out}); err != nil {
		return err
	}
	return m.in.copyTo(m.in.at)
}

// root changes the root: what it holds is visited, and last adds to its end.
func (r *rewriter) root(visit func(name []byte) error, last func() error) error {
	for {
		token, err := r.next()
		if err != nil {
			return broken(err)
		}
		if token == startTag {
			break
		}
	}
	r.space = r.prefix()
	if err := r.fill(nil, visit, last); err != nil {
		return err
	}
	if _, err := r.next(); err != io.EOF {
		return cmp.Or(err, errMarkup)
	}
	return nil
}

// fill changes the open element: its attributes, the elements within it, which
// are visited, and its end, to which last may write.
func (r *rewriter) fill(changes []change, visit func(name []byte) error, last func() error) error {
	if r.single {
		return r.fillEmpty(changes, last)
	}
	if len(changes) > 0 {
		if err := r.instead(append(r.tag(changes), '>')); err != nil {
			return err
		}
	}
	if err := r.each(visit); err != nil {
		return err
	}
	if err := r.in.copyTo(r.began); err != nil {
		return err
	}
	return last()
}

// fillEmpty writes an element that holds nothing as one that may.
func (r *rewriter) fillEmpty(changes []change, last func() error) error {
	tag := r.tag(changes)
	name, _, _ := bytes.Cut(tag[1:], []byte(" "))
	end := "</" + string(name) + ">"
	if err := r.instead(append(tag, '>')); err != nil {
		return err
	}
	if err := last(); err != nil {
		return err
	}
	if _, err := r.to.WriteString(end); err != nil {
		return err
	}
	_, err := r.next() // its end, which takes no room
	return err
}

// before writes a text in front of the tag read last.
func (r *rewriter) before(text []byte) error {
	if err := r.in.copyTo(r.began); err != nil {
		return err
	}
	_, err := r.to.Write(text)
	return err
}

// instead writes a text in the place of the tag read last.
func (r *rewriter) instead(text []byte) error {
	err := r.before(text)
	r.in.kept = r.in.at
	return err
}

// retag changes attributes of the open element.
func (r *rewriter) retag(changes ...change) error {
	return r.instead(append(r.tag(changes), r.bracket()...))
}

// bracket is the end of the start tag read last.
func (r *rewriter) bracket() string {
	if r.single {
		return "/>"
	}
	return ">"
}

// without leaves the open element out and closes it.
func (r *rewriter) without() error {
	if err := r.in.copyTo(r.began); err != nil {
		return err
	}
	r.in.copy = nil
	err := r.closeTo(r.depth() - 1)
	r.in.copy, r.in.kept = r.to, r.in.at
	return err
}

// raw is the tag read last, as written.
func (r *rewriter) raw() []byte { return r.in.buf[r.began:r.in.at] }

// prefix is that of the start tag read last, with its colon: what is added
// beside it is of the same name space.
func (r *rewriter) prefix() prefix {
	name := r.raw()[1:]
	if end := bytes.IndexAny(name, " \t\r\n/>"); end >= 0 {
		name = name[:end]
	}
	return prefix(name[:bytes.IndexByte(name, ':')+1])
}

// shadow copies the open element and closes it, and gives what stands within
// it with its end tag, as written.
func (r *rewriter) shadow() (string, error) {
	if r.single {
		return "", r.closeTo(r.depth() - 1)
	}
	if err := r.in.copyTo(r.in.at); err != nil {
		return "", err
	}
	var inside strings.Builder
	r.in.copy = io.MultiWriter(r.to, &inside)
	err := cmp.Or(r.closeTo(r.depth()-1), r.in.copyTo(r.in.at))
	r.in.copy = r.to
	return inside.String(), err
}

// change is an attribute that is to have another value; "" takes it away.
type change struct{ name, value string }

// tag is the start tag read last with attributes changed, without its bracket.
func (r *rewriter) tag(changes []change) []byte {
	raw := r.raw()
	tag := append([]byte{}, raw[:1+len(r.prefix())+len(r.name)]...)
	for rest := r.attrs; ; {
		key, value, after, ok := attribute(rest)
		if !ok {
			break
		}
		rest = after
		if !isChanged(changes, key) {
			tag = appendAttribute(tag, string(key), value)
		}
	}
	for _, c := range changes {
		if c.value != "" {
			tag = appendAttribute(tag, c.name, []byte(c.value))
		}
	}
	return tag
}

func isChanged(changes []change, key []byte) bool {
	for _, c := range changes {
		if c.name == string(key) {
			return true
		}
	}
	return false
}

// appendAttribute writes a value as it is in XML, in the quotes it has not.
func appendAttribute(tag []byte, key string, value []byte) []byte {
	quote := byte('"')
	if bytes.IndexByte(value, '"') >= 0 {
		quote = '\''
	}
	tag = append(append(tag, ' '), key...)
	tag = append(append(tag, '=', quote), value...)
	return append(tag, quote)
}
