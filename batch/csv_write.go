package batch

import (
	"bufio"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// csvWriter writes a CSV by RFC 4180, with lines that end with CRLF, in UTF-8
// with the mark without which Excel takes it for windows-1251. Whatever is
// written, no field begins as a formula does.
type csvWriter struct {
	to        *bufio.Writer
	separator byte
	fraction  byte // what stands before the fraction of a number
	begun     bool
}

// newCSVWriter writes with this separator. Where Excel parts fields by
// semicolons, a comma stands before fractions; a point would make a day of
// them. Where it parts them by commas it is the other way round. Other
// separators leave it to the language.
func newCSVWriter(to io.Writer, separator byte, lang string) *csvWriter {
	w := &csvWriter{to: bufio.NewWriter(to), separator: separator, fraction: '.'}
	if separator == ';' || separator != ',' && lang != "en" {
		w.fraction = ','
	}
	return w
}

// write writes a record; one without fields is a blank line. Errors are told
// by flush at the latest.
func (w *csvWriter) write(fields []string) error {
	if !w.begun {
		w.begun = true
		_, _ = w.to.WriteString("\ufeff")
	}
	for i, text := range fields {
		if i > 0 {
			_ = w.to.WriteByte(w.separator)
		}
		w.field(text)
	}
	_, err := w.to.WriteString("\r\n")
	return err
}

// field writes one field.
func (w *csvWriter) field(text string) {
	text = disarmed(strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", ""))
	if !w.needsMarks(text) {
		_, _ = w.to.WriteString(text)
		return
	}
	_ = w.to.WriteByte('"')
	_, _ = w.to.WriteString(strings.ReplaceAll(text, `"`, `""`))
	_ = w.to.WriteByte('"')
}

// needsMarks reports whether a field must stand in quotation marks. It does
// whatever separator a reader may take for it, so that none of them parts what
// belongs together; and where the beginning of a file might be taken for
// something else.
func (w *csvWriter) needsMarks(text string) bool {
	return strings.ContainsAny(text, separators+"\"\r\n") || strings.IndexByte(text, w.separator) >= 0 ||
		strings.TrimSpace(text) != text || strings.HasPrefix(text, "<") || len(text) >= 4 && strings.EqualFold(text[:4], "sep=")
}

// number writes plain digits as the reader of the file writes them.
func (w *csvWriter) number(digits string) string {
	if w.fraction == ',' {
		return strings.Replace(digits, ".", ",", 1)
	}
	return digits
}

// formulaMarks begin what Excel and its like take for a formula, also in the
// width of East Asian letters, or drop to find one behind them.
const formulaMarks = "=+-@\t\r\n＝＋－＠"

// disarmed puts an apostrophe before what a program might take for a formula:
// it then is text (OWASP, CSV injection). Plain numbers with a sign, and the
// dash that stands for nothing, can do no harm.
func disarmed(text string) string {
	bare := strings.TrimLeftFunc(text, unseen)
	mark, _ := utf8.DecodeRuneInString(bare)
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case unseen(first) && strings.ContainsRune(formulaMarks, first):
		return "'" + text
	case !strings.ContainsRune(formulaMarks, mark), bare == "-", signedNumber(bare):
		return text
	}
	return "'" + text
}

// unseen reports whether a character shows nothing, so that what follows it
// may be taken for the beginning.
func unseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// signedNumber reports whether a text is digits with a sign and perhaps a fraction.
func signedNumber(text string) bool {
	digits := strings.TrimLeft(text, "+-")
	whole, fraction, found := strings.Cut(strings.Replace(digits, ",", ".", 1), ".")
	return len(digits)+1 == len(text) && allDigits(whole) && (!found || allDigits(fraction))
}
