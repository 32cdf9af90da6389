package batch

import (
	"path"
	"strconv"
	"strings"
)

// link is one relationship of a part: to another part, or to something outside
// the workbook.
type link struct {
	kind, target string
	outside      bool
}

// readParts reads everything of the workbook but its worksheets. Parts are
// found as the format says, by relationships, not by their usual names.
func (w *Workbook) readParts() error {
	if err := w.readContentTypes(); err != nil {
		return err
	}
	top, err := w.links("")
	if err != nil {
		return err
	}
	for _, l := range top {
		if strings.HasSuffix(l.kind, "/officeDocument") && !l.outside {
			return w.readWorkbook(l.target)
		}
	}
	return refuse(notWorkbook)
}

// readContentTypes refuses books that say they have macros, or are not of XML.
func (w *Workbook) readContentTypes() error {
	return w.box.read("[Content_Types].xml", func(m *markup) error {
		return m.rootEach(func([]byte) error {
			kind, _ := m.attr("ContentType")
			switch text := strings.ToLower(string(kind)); {
			case strings.Contains(text, "macroenabled"):
				return refuse(macros)
			case strings.Contains(text, "sheet.binary"):
				return refuse(notWorkbook)
			}
			return nil
		})
	})
}

// links reads the relationships of a part, "" being the whole workbook, by
// their ids. A workbook that has macros, or takes anything but hyperlinks from
// outside, is refused; hyperlinks nobody follows here.
func (w *Workbook) links(part string) (map[string]link, error) {
	folder, file := path.Split(part)
	name := folder + "_rels/" + file + ".rels"
	links := map[string]link{}
	if w.box.parts[strings.ToLower(name)] == nil {
		return links, nil
	}
	return links, w.box.read(name, func(m *markup) error {
		return m.rootEach(func([]byte) error {
			id, _ := m.attr("Id")
			kind, _ := m.attr("Type")
			mode, _ := m.attr("TargetMode")
			target, _ := m.attr("Target")
			l := link{kind: string(kind), target: resolve(folder, string(target)), outside: string(mode) == "External"}
			switch {
			case l.outside && !strings.HasSuffix(l.kind, "/hyperlink"):
				return refuse(linked, "part", shown(name))
			case strings.HasSuffix(l.kind, "/vbaProject"):
				return refuse(macros)
			}
			links[string(id)] = l
			return nil
		})
	})
}

// resolve is the part a target names, seen from a folder.
func resolve(folder, target string) string {
	if !strings.HasPrefix(target, "/") {
		target = "/" + folder + target
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}

func (w *Workbook) readWorkbook(part string) error {
	links, err := w.links(part)
	if err != nil {
		return err
	}
	err = w.box.read(part, func(m *markup) error {
		return m.rootEach(func(name []byte) error {
			switch string(name) {
			case "workbookPr":
				if from1904, _ := m.attr("date1904"); truth(from1904) {
					w.since = 1462
				}
			case "sheets":
				return m.each(func([]byte) error { return w.addSheet(m, links, part) })
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	if len(w.sheets) == 0 {
		return refuse(damaged, "part", shown(part))
	}
	return w.readBeside(links)
}

// truth reads a Boolean as XML writes it.
func truth(value []byte) bool { return string(value) == "1" || string(value) == "true" }

// addSheet takes a worksheet into the list; sheets of charts hold no rows.
func (w *Workbook) addSheet(m *markup, links map[string]link, part string) error {
	name, _ := m.attr("name")
	state, _ := m.attr("state")
	id, _ := m.prefixed("id")
	l, known := links[string(id)]
	switch {
	case !known:
		return refuse(damaged, "part", shown(part))
	case strings.HasSuffix(l.kind, "/worksheet"):
		hidden := string(state) == "hidden" || string(state) == "veryHidden"
		w.sheets = append(w.sheets, sheet{name: string(name), part: l.target, hidden: hidden})
	}
	return nil
}

// readBeside reads what all worksheets share, and looks through the
// relationships of each for what lies outside.
func (w *Workbook) readBeside(links map[string]link) error {
	for _, l := range links {
		var err error
		switch {
		case strings.HasSuffix(l.kind, "/sharedStrings"):
			err = w.box.read(l.target, w.readStrings)
		case strings.HasSuffix(l.kind, "/styles"):
			err = w.box.read(l.target, w.readStyles)
		}
		if err != nil {
			return err
		}
	}
	for _, s := range w.sheets {
		if _, err := w.links(s.part); err != nil {
			return err
		}
	}
	return nil
}

// stringCost is what a shared string takes beside its bytes.
const stringCost = 16

// readStrings reads the table of shared strings into a few large pieces of
// memory.
func (w *Workbook) readStrings(m *markup) error {
	var store strings.Builder
	var text []byte
	left := w.limits.Strings
	return m.rootEach(func(name []byte) error {
		if string(name) != "si" {
			return nil
		}
		var err error
		if text, err = m.phrase(text[:0]); err != nil {
			return err
		}
		if left -= int64(len(text)) + stringCost; left < 0 {
			return refuse(tooManyStrings)
		}
		if tooLong(text, w.limits.Cell) {
			return errLong
		}
		if store.Cap()-store.Len() < len(text) { // never grown, so that strings cut from it stay where they are
			store = strings.Builder{}
			store.Grow(max(1<<20, len(text)))
		}
		at := store.Len()
		store.Write(text)
		w.strings = append(w.strings, store.String()[at:])
		return nil
	})
}

// phrase reads the text of an element that holds it whole (t) or in runs of
// their own looks (r); how it is pronounced (rPh) is no part of it.
func (m *markup) phrase(to []byte) ([]byte, error) {
	err := m.each(func(name []byte) (err error) {
		switch string(name) {
		case "t":
			to, err = m.content(to)
		case "r":
			err = m.each(func(name []byte) (err error) {
				if string(name) == "t" {
					to, err = m.content(to)
				}
				return err
			})
		}
		return err
	})
	return unescapeControls(to), err
}

// readStyles notes which styles show a number as a date.
func (w *Workbook) readStyles(m *markup) error {
	own := map[string]bool{}
	return m.rootEach(func(name []byte) error {
		switch string(name) {
		case "numFmts":
			return m.each(func([]byte) error {
				id, _ := m.attr("numFmtId")
				code, _ := m.attr("formatCode")
				own[string(id)] = showsDate(string(code))
				return nil
			})
		case "cellXfs":
			return m.each(func([]byte) error {
				id, _ := m.attr("numFmtId")
				date, defined := own[string(id)]
				n, err := strconv.Atoi(string(id))
				w.dates = append(w.dates, date || (!defined && err == nil && builtInDate(n)))
				return nil
			})
		}
		return nil
	})
}
