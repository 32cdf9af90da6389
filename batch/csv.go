package batch

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// csvSheet is the name of the one sheet of a CSV, in every language.
const csvSheet = "CSV"

// csvFile is a table kept as text, looked over: one record a row. Its records
// are those of RFC 4180, taken as Excel takes them: a quotation mark that does
// not begin a field is part of it, and what follows a closing one up to the
// separator is taken with it. Lines end with CR, LF or both.
type csvFile struct {
	r         io.ReaderAt
	size      int64
	coding    coding
	separator byte
	told      bool // the first record only tells the separator and is no row
}

// coding is how the bytes of a CSV become text.
type coding struct {
	name string
	mark int64             // bytes of the mark it begins with
	of   encoding.Encoding // nil for UTF-8
	kept bool              // the whole file was seen to keep to UTF-8
}

// openCSV looks a file over that is no container: it is a CSV if it is text.
func openCSV(r io.ReaderAt, size int64, l Limits) (*Workbook, error) {
	f := &csvFile{r: r, size: size}
	if err := f.findCoding(); err != nil {
		return nil, err
	}
	start, err := f.start()
	if err != nil {
		return nil, err
	}
	if f.separator, f.told = separatorTold(start); !f.told {
		f.separator = separatorOf(start)
	}
	return &Workbook{csv: f, sheets: []sheet{{name: csvSheet}}, limits: l}, nil
}

// findCoding tells how the text is written. A mark at its beginning decides.
// Without one the whole file does, so that a name far down cannot be read as
// something else: it is UTF-8 if more bytes in it carry on a letter of UTF-8
// than cannot be UTF-8 at all, and windows-1251 otherwise. Hence a file of UTF-8
// with a few spoilt bytes is refused where they stand, never read as another.
func (f *csvFile) findCoding() error {
	mark := make([]byte, len("\ufeff"))
	n, _ := f.r.ReadAt(mark, 0) // nothing at all is no mark
	switch mark = mark[:n]; {
	case string(mark) == "\ufeff":
		f.coding = coding{name: "UTF-8", mark: 3}
	case bytes.HasPrefix(mark, []byte("\xff\xfe")):
		f.coding = coding{name: "UTF-16", mark: 2, of: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}
	case bytes.HasPrefix(mark, []byte("\xfe\xff")):
		f.coding = coding{name: "UTF-16", mark: 2, of: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}
	default:
		f.coding = coding{name: "UTF-8"}
	}
	binary, foreign := false, false
	err := f.eachPiece(func(text []byte) (goOn bool) {
		binary, foreign = bytes.IndexByte(text, 0) >= 0, foreign || !utf8.Valid(text)
		return !binary
	})
	switch {
	case err != nil:
		return err
	case binary || f.size == f.coding.mark:
		return refuse(notWorkbook)
	case !foreign:
		f.coding.kept = f.coding.of == nil
		return nil
	case f.coding.mark > 0:
		return nil
	}
	return f.weigh()
}

// weigh tells UTF-8 with spoilt bytes from windows-1251.
func (f *csvFile) weigh() error {
	whole, broken := 0, 0
	err := f.eachPiece(func(text []byte) (goOn bool) {
		for len(text) > 0 {
			_, n := utf8.DecodeRune(text)
			if whole += n - 1; n == 1 && text[0] >= utf8.RuneSelf {
				broken++
			}
			text = text[n:]
		}
		return true
	})
	if broken >= whole {
		f.coding = coding{name: "windows-1251", of: charmap.Windows1251}
	}
	return err
}

// text reads the file as UTF-8, or what it takes for it. What its coding does
// not know becomes U+FFFD.
func (f *csvFile) text() io.Reader {
	r := io.NewSectionReader(f.r, f.coding.mark, f.size-f.coding.mark)
	if f.coding.of == nil {
		return r
	}
	return transform.NewReader(bufio.NewReaderSize(r, windowSize), f.coding.of.NewDecoder())
}

// start is the beginning of the text.
func (f *csvFile) start() ([]byte, error) {
	start := make([]byte, windowSize)
	n, err := io.ReadFull(f.text(), start)
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	start = start[:n]
	if bytes.HasPrefix(bytes.TrimLeft(start, " \t\r\n"), []byte("<")) { // a web page or XML that is called .csv or .xls
		err = errors.Join(err, refuse(notWorkbook))
	}
	return start, err
}

// eachPiece goes through the text in pieces of whole letters.
func (f *csvFile) eachPiece(visit func(text []byte) (goOn bool)) error {
	r, buf := f.text(), make([]byte, windowSize)
	for kept := 0; ; {
		n, err := r.Read(buf[kept:])
		piece, rest := buf[:kept+n], []byte(nil)
		if err == nil {
			piece, rest = cutLetter(piece)
		}
		if !visit(piece) || err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		kept = copy(buf, rest)
	}
}

// cutLetter cuts the beginning of a letter off the end of a piece.
func cutLetter(piece []byte) (whole, rest []byte) {
	for n := 1; n < utf8.UTFMax && n <= len(piece); n++ {
		if rest = piece[len(piece)-n:]; utf8.RuneStart(rest[0]) {
			if utf8.FullRune(rest) {
				break
			}
			return piece[:len(piece)-n], rest
		}
	}
	return piece, nil
}

// separators are the characters that part fields, the likelier first: Excel
// writes a semicolon where the comma stands before fractions, as in Ukraine.
const separators = "\t;|,"

// separatorTold reads a first line such as sep=; by which Excel is told the
// separator.
func separatorTold(start []byte) (separator byte, told bool) {
	line := string(start[:min(len(start), len("sep=;\r"))])
	if len(line) < len("sep=;") || !strings.EqualFold(line[:4], "sep=") || !strings.ContainsRune("\r\n", rune((line + "\n")[5])) {
		return 0, false
	}
	separator = line[4]
	punctuation := separator == '\t' || separator > ' ' && separator < utf8.RuneSelf &&
		!strings.ContainsRune("\"_", rune(separator)) && !isLetterOrDigit(separator)
	return separator, punctuation
}

func isLetterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c|' ' >= 'a' && c|' ' <= 'z'
}

// separatorOf finds what parts the fields: the separator by which most of the
// first lines come to one number of fields, which is what makes a table.
func separatorOf(start []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte(separators) {
		if n := alikeBy(start, c); n > most {
			best, most = c, n
		}
	}
	return best
}

// alikeBy is how many of the first lines have the commonest number of fields
// by a separator; lines of one field tell nothing.
func alikeBy(start []byte, separator byte) int {
	widths, most := map[int]int{}, 0
	for range headerWithin + sampleRows {
		width, rest := widthBy(start, separator)
		if start = rest; width > 1 {
			widths[width]++
			most = max(most, widths[width])
		}
		if len(rest) == 0 {
			break
		}
	}
	return most
}

// widthBy counts the fields of the first record of a text by a separator, and
// gives the text behind it. Quotation marks hide separators and line ends; they
// may begin behind whatever might be one, so that what is hidden is so by all.
func widthBy(text []byte, separator byte) (width int, rest []byte) {
	width = 1
	quoted, begins, closed := false, true, false
	for i, c := range text {
		switch {
		case quoted:
			quoted, closed = c != '"', c == '"'
			continue
		case c == '"' && (begins || closed): // two in a row are one that is part of the field
			quoted = true
		case c == '\r' || c == '\n':
			return width, text[i+1:]
		case c == separator:
			width++
		}
		begins, closed = strings.IndexByte(separators, c) >= 0, false
	}
	return width, nil
}
