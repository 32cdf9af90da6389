package api_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/brama-customs/brama/api"
)

// FuzzForm: whatever is sent as a form is answered, and what is kept of it is
// what another reader of forms finds in it.
func FuzzForm(f *testing.F) {
	file := filePart("x.xlsx", "PK")
	whole := formOf(textPart("dryRun", "true"), file)
	for _, body := range []string{
		whole, formOf(), formOf(file, file), formOf(textPart("from", "x")), formOf(part("X: y\r\n\r\n")),
		formOf(filePart("", "")), formOf(filePart("їжак \\\".xlsx", "\r\n--XyZ-")), "preamble\r\n" + whole, whole + "epilogue",
		whole[:len(whole)-2], whole[:len(whole)-4], whole[:40], whole[:60], "--XyZ", "--XyZ--", "--XyZ--\r\n", "\r\n--XyZ\r\n\r\n",
		formOf(part("Content-Disposition: form-data; name*=UTF-8''file; filename*=UTF-8''x\r\n\r\nPK")),
		formOf(part("Content-Disposition: form-data; name=file; filename=x\r\nContent-Transfer-Encoding: base64\r\n\r\nUEs=")),
		formOf(textPart("mapping", `{"mapping":[]}`), textPart("defaults", `{}`), file),
	} {
		f.Add([]byte(body))
	}
	shared := open(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		h := *shared
		h.t = t
		*h.shelf = *newShelf()
		a := h.ask("POST", batchesPath, broker, string(body), formType...)
		books := h.shelf.books()
		switch a.status {
		case 202:
		case 400, 413, 415, 422:
			if len(books) > 0 {
				t.Errorf("%q was refused and kept", body)
			}
			return
		default:
			t.Fatalf("%q: %d %s", body, a.status, a.body)
		}
		want := fileOf(t, body)
		if len(books) != 1 || !bytes.Equal(books[0].body, want) {
			t.Errorf("%q: kept %q, not %q", body, books[0].body, want)
		}
	})
}

// fileOf is the part called file, as the standard library finds it.
func fileOf(t *testing.T, body []byte) []byte {
	t.Helper()
	reader := multipart.NewReader(bytes.NewReader(body), "XyZ")
	for {
		part, err := reader.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			t.Fatalf("%q was taken: %v", body, err)
		}
		if part.FormName() == "file" {
			content, err := io.ReadAll(part)
			if err != nil {
				t.Fatalf("%q was taken: %v", body, err)
			}
			return content
		}
	}
}

// FuzzDisposition: any name goes into the header whole, and nothing gets out
// of it.
func FuzzDisposition(f *testing.F) {
	for _, name := range []string{"x.xlsx", "їжак.csv", "a\"b\\c", "a\r\nSet-Cookie: x=y", "%41", "", "\xff", "a;b=c'd''e"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		header := api.Disposition(name)
		if strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%q", header)
		}
		kind, parameters, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" || len(parameters) != 1 || parameters["filename"] != name {
			t.Errorf("%q of %q is %q, %q, %v", header, name, kind, parameters, err)
		}
	})
}
