package screening

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// What a file of a list may hold at most.
const (
	maxBytes   = 128 << 20
	maxEntries = 200_000
	maxNames   = 1000 // of an entry; of its numbers as many
	maxText    = 2000 // bytes of a text
	maxID      = 100  // bytes
	maxFaults  = 200  // that are told
)

// Read reads a list in any of the formats, told by how it begins: XML by its
// root element, everything else is CSV. What the file does not say of the
// list is taken from head. See [ReadCSV], [ReadOFAC] and [ReadUN].
//
// Content that cannot be taken is a *fault.Error with all faults; their
// pointers name the line of a CSV (/lines/12/name) or the entry of an XML
// (/entries/6908/name). Then there is no list: half of one would let pass what
// the other half names. Other errors are those of r.
func Read(r io.Reader, head Head) (List, error) {
	buffered := bufio.NewReaderSize(r, 64<<10)
	start, _ := buffered.Peek(4 << 10) // an error comes again
	if text := bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\ufeff")), " \t\r\n"); len(text) == 0 || text[0] != '<' {
		return ReadCSV(buffered, head)
	}
	if bytes.Contains(start, []byte(unRoot)) {
		return ReadUN(buffered, head)
	}
	return ReadOFAC(buffered, head)
}

// reading gathers the entries of a file and all its faults.
type reading struct {
	list   List
	most   int // entries
	seen   map[string]bool
	faults fault.List
}

func newReading(head Head) *reading {
	return &reading{list: List{Head: head}, most: maxEntries, seen: map[string]bool{}}
}

// errStop ends the reading of a file whose faults are told already.
var errStop = errors.New("not worth reading further")

// refuse takes a fault down. It tells to stop where there are too many.
func (r *reading) refuse(f fault.Fault) error {
	if len(r.faults) == maxFaults {
		r.faults = append(r.faults, furtherFaults.At("", "max", strconv.Itoa(maxFaults)))
	}
	if len(r.faults) > maxFaults {
		return errStop
	}
	r.faults = append(r.faults, f)
	return nil
}

// end takes the last fault down, after which nothing can be read.
func (r *reading) end(f fault.Fault) error {
	_ = r.refuse(f) // it ends anyway
	return errStop
}

// done is what comes of it all. err is that of reading.
func (r *reading) done(err error) (List, error) {
	var large *largeError
	switch {
	case errors.As(err, &large):
		_ = r.end(large.fault)
	case err != nil && !errors.Is(err, errStop):
		return List{}, err
	case len(r.list.Entries) == 0 && len(r.faults) == 0:
		r.faults = append(r.faults, noEntries.At(""))
	}
	if len(r.faults) > 0 {
		return List{}, fault.Refuse(r.faults)
	}
	return r.list, nil
}

// add takes an entry. at is the pointer to it.
func (r *reading) add(at string, e Entry) error {
	if len(r.list.Entries) == r.most {
		return tooLargeError("записів", "entries", r.most)
	}
	faults := e.faults(at)
	if r.seen[e.ID] {
		faults = append(faults, twice.At(at+"/id", "id", e.ID))
	}
	r.seen[e.ID] = e.ID != ""
	for _, f := range faults {
		if err := r.refuse(f); err != nil {
			return err
		}
	}
	if len(r.faults) == 0 { // with faults there will be no list
		r.list.Entries = append(r.list.Entries, e)
	}
	return nil
}

// faults are those of one entry.
func (e *Entry) faults(at string) fault.List {
	var all fault.List
	for _, field := range []struct{ name, text string }{{"id", e.ID}, {"name", e.Name}} {
		if field.text == "" {
			all = append(all, missing.At(at+"/"+field.name))
		}
	}
	if e.Name != "" && !e.canBeFound() {
		all = append(all, incomparable.At(at+"/name"))
	}
	if len(e.Aliases) > maxNames || len(e.Numbers) > maxNames {
		all = append(all, tooLong.At(at, "max", strconv.Itoa(maxNames)))
	}
	return append(all, e.longTexts(at)...)
}

// canBeFound reports whether a search could ever find an entry by a name.
func (e *Entry) canBeFound() bool {
	if len(readings(e.Name)) > 0 {
		return true
	}
	for _, a := range e.Aliases {
		if len(readings(a.Name)) > 0 {
			return true
		}
	}
	return false
}

func (e *Entry) longTexts(at string) fault.List {
	var all fault.List
	check := func(name, text string, most int) {
		if len(text) > most {
			all = append(all, tooLong.At(at+"/"+name, "max", strconv.Itoa(most)))
		}
	}
	check("id", e.ID, maxID)
	check("name", e.Name, longestName)
	for _, a := range e.Aliases {
		check("aliases", a.Name, longestName)
	}
	for _, n := range e.Numbers {
		check("numbers", n, maxText)
	}
	check("country", e.Country, maxText)
	check("program", e.Program, maxText)
	check("reason", e.Reason.UK, maxText)
	check("reason", e.Reason.EN, maxText)
	return all
}

// limited is a reader of at most so many bytes; more are an error, not an end.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, tooLargeError("мебібайтів", "mebibytes", maxBytes>>20)
	}
	return n, err
}

// largeError is that of a reader which gives up.
type largeError struct{ fault fault.Fault }

func (e *largeError) Error() string { return e.fault.Message.EN }

func tooLargeError(uk, en string, most int) error {
	return &largeError{tooLarge.At("", "what-uk", uk, "what-en", en, "max", strconv.Itoa(most))}
}

// pointerTo is the pointer to an entry by its ID.
func pointerTo(id string) string {
	return "/entries/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(id)
}
