package screening

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// What one entry of an XML may hold at most, and how deep elements may stand.
const (
	maxDepth     = 32
	maxElements  = 50_000
	maxEntryText = 1 << 20 // bytes
	maxPiece     = 1 << 20 // bytes between two marks of XML, or of a line of CSV
)

// element is one element of an entry. Names are without their namespaces.
type element struct {
	name  string
	text  string // its own, with single spaces
	below []*element
}

// all are the texts of the elements at the end of a path that say something.
func (e *element) all(path ...string) []string {
	var texts []string
	for _, x := range e.elements(path...) {
		if x.text != "" {
			texts = append(texts, x.text)
		}
	}
	return texts
}

// first is the first text at the end of a path, or "".
func (e *element) first(path ...string) string {
	if texts := e.all(path...); len(texts) > 0 {
		return texts[0]
	}
	return ""
}

// elements are those at the end of a path, in the order of the file.
func (e *element) elements(path ...string) []*element {
	level := []*element{e}
	for _, name := range path {
		var next []*element
		for _, x := range level {
			for _, below := range x.below {
				if below.name == name {
					next = append(next, below)
				}
			}
		}
		level = next
	}
	return level
}

// format is how an XML of lists is made.
type format struct {
	root string
	// wanted are the elements that are taken whole; others are passed through.
	wanted map[string]func(r *reading, e *element) error
	// begun looks at the root.
	begun func(r *reading, root xml.StartElement)
}

// readXML reads a file element by element, so that it need not be held as a
// whole.
func readXML(in io.Reader, head Head, f format) (List, error) {
	read := newReading(head)
	x := markup{reading: read, format: f, in: &guard{r: &limited{in, maxBytes}, ends: "<>"}}
	x.decoder = xml.NewDecoder(x.in)
	x.decoder.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, x.end(notUTF8.At("")) }
	err := x.start()
	for err == nil {
		err = x.next()
	}
	if err == io.EOF {
		err = nil
	}
	return read.done(x.told(err))
}

// markup is an XML being read.
type markup struct {
	*reading
	format
	in      *guard
	decoder *xml.Decoder
	depth   int
}

// told makes a fault of what is wrong with the text: of any error that is
// neither ours nor the file's.
func (x *markup) told(err error) error {
	var large *largeError
	if err == nil || errors.Is(err, x.in.err) || errors.Is(err, errStop) || errors.As(err, &large) {
		return err
	}
	line, _ := x.decoder.InputPos()
	return x.end(broken.At("", "line", strconv.Itoa(line)))
}

// token is the next token. It refuses what can make a small file large.
func (x *markup) token() (xml.Token, error) {
	token, err := x.decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token.(type) {
	case xml.Directive:
		return nil, x.end(unsafe.At(""))
	case xml.StartElement:
		if x.depth++; x.depth > maxDepth {
			return nil, tooLargeError("рівнів вкладення", "levels of elements", maxDepth)
		}
	case xml.EndElement:
		x.depth--
	}
	return token, nil
}

// start goes on to the root.
func (x *markup) start() error {
	for {
		token, err := x.token()
		if err == io.EOF {
			return x.end(notList.At("", "what", "<"+x.root+">?"))
		}
		if err != nil {
			return err
		}
		root, is := token.(xml.StartElement)
		if !is {
			continue
		}
		if root.Name.Local != x.root {
			return x.end(notList.At("", "what", "<"+shown(root.Name.Local)+">"))
		}
		x.begun(x.reading, root)
		return nil
	}
}

// next goes on by a token, or by a wanted element.
func (x *markup) next() error {
	token, err := x.token()
	if err != nil {
		return err
	}
	start, is := token.(xml.StartElement)
	if !is {
		return nil
	}
	take, wanted := x.wanted[start.Name.Local]
	if !wanted {
		return nil
	}
	room := room{maxElements, maxEntryText}
	e, err := x.element(start, &room)
	if err != nil {
		return err
	}
	return take(x.reading, e)
}

// room is what an entry may still hold.
type room struct{ elements, text int }

// element reads one that has begun.
func (x *markup) element(start xml.StartElement, left *room) (*element, error) {
	e := &element{name: start.Name.Local}
	var text bytes.Buffer
	for {
		token, err := x.token()
		if err != nil { // never io.EOF: an element left open is an error of syntax
			return nil, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			e.text = strings.Join(strings.Fields(text.String()), " ")
			return e, nil
		case xml.CharData:
			text.Write(t)
			if left.text -= len(t); left.text < 0 {
				return nil, tooLargeError("байтів запису", "bytes of an entry", maxEntryText)
			}
		case xml.StartElement:
			if left.elements--; left.elements < 0 {
				return nil, tooLargeError("елементів запису", "elements of an entry", maxElements)
			}
			below, err := x.element(t, left)
			if err != nil {
				return nil, err
			}
			e.below = append(e.below, below)
		}
	}
}

// guard gives up where there is too much between two ends, which a reader
// behind it would have to hold.
type guard struct {
	r     io.Reader
	ends  string
	since int
	err   error // of the file, if there was one
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	if last := bytes.LastIndexAny(p[:n], g.ends); last >= 0 {
		g.since = n - last
	} else {
		g.since += n
	}
	if g.since > maxPiece {
		return 0, tooLargeError("байтів поспіль", "bytes in one piece", maxPiece)
	}
	if err != io.EOF {
		g.err = err
	}
	return n, err
}
