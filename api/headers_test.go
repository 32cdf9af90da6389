package api_test

import (
	"bufio"
	"bytes"
	"mime"
	"net/textproto"
	"strings"
	"testing"

	"github.com/brama-customs/brama/api"
)

// FuzzSoundHeaders: headers that are let through say in one way only where
// the request ends, as another reader of headers understands them.
func FuzzSoundHeaders(f *testing.F) {
	for _, headers := range []string{
		"Host: b\r\n\r\n", "Host: b\r\nContent-Length: 5\r\n\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
		"content-length: 1\ncontent-length: 1\n\n", "X: y\r\n Content-Length: 5\r\n\r\n", "Host : b\r\n\r\n", ":\r\n", "\r\n", "A: b",
	} {
		f.Add([]byte(headers))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !api.SoundHeaders(raw) {
			return
		}
		parsed, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(raw))).ReadMIMEHeader()
		if err != nil {
			return
		}
		if n := len(parsed["Content-Length"]) + len(parsed["Transfer-Encoding"]); n > 1 || len(parsed["Host"]) > 1 {
			t.Errorf("%q: %v", raw, parsed)
		}
	})
}

// FuzzContentType: nothing that a form can send is JSON.
func FuzzContentType(f *testing.F) {
	for _, kind := range []string{"application/json", "application/json; charset=utf-8", "text/plain",
		"application/json;", ";", "application/json; charset=\"utf-8"} {
		f.Add(kind)
	}
	f.Fuzz(func(t *testing.T, kind string) {
		if !api.JSONOnly(kind) {
			return
		}
		parsed, parameters, err := mime.ParseMediaType(kind)
		if err != nil || parsed != "application/json" {
			t.Errorf("%q is %q, %v", kind, parsed, err)
		}
		for name, value := range parameters {
			if name != "charset" || !strings.EqualFold(value, "utf-8") {
				t.Errorf("%q", kind)
			}
		}
	})
}
