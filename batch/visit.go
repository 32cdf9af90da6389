package batch

import (
	"bytes"
	"errors"
	"io"
)

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
	if text, whole := m.soleText(); whole {
		text, err := unescape(text)
		if to = append(to, text...); err == nil && len(to) > m.longest {
			err = errLong
		}
		return to, err
	}
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

// soleText takes the text of an element that holds nothing else, and closes
// it, if all of it is in the window: as nearly all are.
func (m *markup) soleText() (text []byte, whole bool) {
	rest, last := m.in.rest(), m.depth()-1
	n := bytes.IndexByte(rest, '<')
	if m.single || n < 0 || n > m.longest {
		return nil, false
	}
	end := m.endsHere(m.open[m.marks[last]:], n)
	if end == 0 {
		return nil, false
	}
	m.in.at += n + end
	m.drop(last)
	return rest[:n], true
}
