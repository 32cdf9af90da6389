package api_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"mime"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/api"
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func TestAnAnsweredWorkbookIsSavedUnderItsName(t *testing.T) {
	h := open(t)
	id := h.uploaded(broker, "PK")
	for query, want := range map[string]string{"": "answered uk", "?lang=uk": "answered uk", "?lang=en": "answered en"} {
		a := h.ask("GET", batchesPath+"/"+id+"/result.xlsx"+query, broker, "")
		a.want(t, 200, want)
		if a.header.Get("Content-Type") != xlsxType || a.header.Get("Content-Length") != "" {
			t.Errorf("%v", a.header)
		}
		_, parameters, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
		if err != nil || parameters["filename"] != "імпорт.xlsx" {
			t.Errorf("%s: %v, %v", a.header.Get("Content-Disposition"), parameters, err)
		}
	}
	h.ask("GET", batchesPath+"/"+id+"/result.xlsx?lang=de", broker, "").want(t, 400)
}

func TestNamesOfFilesAreHarmlessInAHeader(t *testing.T) {
	for name, want := range map[string]string{
		"plain.xlsx":          `attachment; filename="plain.xlsx"; filename*=UTF-8''plain.xlsx`,
		"їжак.csv":            `attachment; filename="____.csv"; filename*=UTF-8''%D1%97%D0%B6%D0%B0%D0%BA.csv`,
		"a\"; x=\"b\r\nSet:c": `attachment; filename="a_; x=_b__Set:c"; filename*=UTF-8''a%22%3B%20x%3D%22b%0D%0ASet%3Ac`,
		`50% \ '1'*.xlsx`:     `attachment; filename="50_ _ '1'*.xlsx"; filename*=UTF-8''50%25%20%5C%20%271%27%2A.xlsx`,
	} {
		if got := api.Disposition(name); got != want {
			t.Errorf("%q: %s, not %s", name, got, want)
		}
		_, parameters, err := mime.ParseMediaType(api.Disposition(name))
		if err != nil || parameters["filename"] != name {
			t.Errorf("%q is read as %q: %v", name, parameters["filename"], err)
		}
	}
}

// noise is bytes that nobody guesses.
func noise(n int) []byte {
	random := rand.NewChaCha8([32]byte{4})
	all := make([]byte, n)
	_, _ = random.Read(all) // it never fails
	return all
}

func TestALongFileComesWhole(t *testing.T) {
	want := noise(9<<20 + 17)
	for name, tcp := range map[string]bool{"over loopback": true, "in memory": false} {
		t.Run(name, func(t *testing.T) {
			h := openWith(t, func(s *setup) { s.tcp, s.Timeout = tcp, time.Second })
			id := h.uploaded(broker, "PK")
			h.shelf.write = func(to io.Writer) error {
				for rest := want; len(rest) > 0; {
					n := min(len(rest), 1+len(rest)%70_000) // pieces smaller and larger than are sent at a time
					if _, err := to.Write(rest[:n]); err != nil {
						return err
					}
					rest = rest[n:]
				}
				return nil
			}
			for range 2 { // over one connection
				a := h.ask("GET", batchesPath+"/"+id+"/result.xlsx", broker, "")
				if a.status != 200 || !bytes.Equal(a.body, want) {
					t.Errorf("%d, %d bytes", a.status, len(a.body))
				}
			}
			h.ask("GET", "/metrics", "", "").want(t, 200, "brama_http_streams 0")
		})
	}
}

func TestAFileThatFailsInItsMiddleIsNeverTakenForAWholeOne(t *testing.T) {
	h := openWith(t, func(s *setup) { s.tcp = true })
	id := h.uploaded(broker, "PK")
	for name, fails := range map[string]func() error{
		"an error": func() error { return errors.New("the store has gone") },
		"a panic":  func() error { panic("canary: 12345678") },
	} {
		for _, size := range []int{40_000, 1 << 20} {
			h.shelf.write = func(to io.Writer) error {
				if _, err := to.Write(noise(size)); err != nil {
					return err
				}
				return fails()
			}
			request, _ := http.NewRequest("GET", "http://brama.test"+batchesPath+"/"+id+"/result.xlsx", nil)
			request.Header.Set("Authorization", "Bearer "+broker)
			response, err := h.client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if !errors.Is(err, io.ErrUnexpectedEOF) || len(got) > size {
				t.Errorf("%s after %d: %d bytes, %v", name, size, len(got), err)
			}
			raw := h.raw("GET " + batchesPath + "/" + id + "/result.xlsx HTTP/1.1\r\nHost: b\r\nAuthorization: Bearer broker@alpha\r\n\r\n")
			if strings.HasSuffix(raw, "\r\n0\r\n\r\n") || !strings.HasPrefix(raw, "HTTP/1.1 200 ") {
				t.Errorf("%s after %d: %q … %q", name, size, raw[:20], raw[len(raw)-20:])
			}
		}
	}
	h.ask("GET", "/metrics", "", "").want(t, 200,
		`brama_http_cut_total{method="GET",route="/api/v1/batches/:id/result.xlsx"} 8`, "brama_http_streams 0")
	if log := h.log.String(); strings.Count(log, `"msg":"answer cut"`) != 8 ||
		!strings.Contains(log, "the store has gone") || strings.Contains(log, "12345678") {
		t.Error(log)
	}
}

func TestAFileThatFailsBeforeItsFirstByteIsAProblem(t *testing.T) {
	h := open(t)
	id := h.uploaded(broker, "PK")
	h.shelf.write = func(io.Writer) error { return errors.New("canary: the store has gone") }
	a := h.ask("GET", batchesPath+"/"+id+"/result.xlsx", broker, "")
	a.want(t, 500, `"code":"service.internal"`)
	if a.header.Get("Content-Disposition") != "" || bytes.Contains(a.body, []byte("canary")) {
		t.Errorf("%v %s", a.header, a.body)
	}
	h.shelf.write = func(io.Writer) error { panic("canary") }
	h.ask("GET", batchesPath+"/"+id+"/result.xlsx", broker, "").want(t, 500, `"code":"service.internal"`)
	h.shelf.write = func(io.Writer) error { return nil }
	h.ask("GET", batchesPath+"/"+id+"/result.xlsx", broker, "").want(t, 200)
	h.ask("GET", "/metrics", "", "").want(t, 200, "brama_http_streams 0")
}

// endless writes until nobody wants more, and tells so.
func endless(over chan<- error) func(io.Writer) error {
	return func(to io.Writer) error {
		block := noise(64 << 10)
		for {
			if _, err := to.Write(block); err != nil {
				over <- err
				return err
			}
		}
	}
}

func TestAFileIsGivenUpWithWhoeverWantsItNoMore(t *testing.T) {
	over := make(chan error, 1)
	for name, c := range map[string]struct {
		change func(*setup)
		client func(net.Conn)
	}{
		"the client goes away": {func(*setup) {}, func(c net.Conn) { _ = c.Close() }},
		"the client does not read": {func(s *setup) { s.WriteTimeout = 50 * time.Millisecond },
			func(net.Conn) {}},
		"the client reads too slowly": {func(s *setup) {
			s.WriteTimeout, s.Limits.Slowest = 50*time.Millisecond, 1<<40
		}, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }},
		"it takes too long on the whole": {func(s *setup) { s.Sending = 50 * time.Millisecond },
			func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }},
	} {
		t.Run(name, func(t *testing.T) {
			h := openWith(t, func(s *setup) {
				s.tcp, s.Limits.Files = true, 1
				c.change(s)
			})
			id := h.uploaded(broker, "PK")
			h.shelf.write = endless(over)
			conn, err := h.dial()
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, "GET "+batchesPath+"/"+id+"/result.xlsx HTTP/1.1\r\nHost: b\r\n"+
				"Authorization: Bearer broker@alpha\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			first := make([]byte, 1000)
			if _, err := io.ReadFull(conn, first); err != nil {
				t.Fatal(err)
			}
			c.client(conn)
			<-over
			h.shelf.write = nil
			h.eventually("the place is free", func() bool {
				return h.ask("GET", batchesPath+"/"+id+"/result.xlsx", broker, "").status == 200
			})
		})
	}
}

func TestSoManyFilesAtOnceAndOfOneCallerHalf(t *testing.T) {
	h := openWith(t, func(s *setup) { s.Limits.Files = 2 })
	began, finish := make(chan struct{}), make(chan struct{})
	h.shelf.write = func(io.Writer) error {
		began <- struct{}{}
		<-finish
		return nil
	}
	path := lodgePath + ".csv"
	done := make(chan answer, 2)
	for _, token := range []string{broker, inspector} {
		go func() { done <- h.ask("GET", path, token, "") }()
		<-began
		h.ask("GET", path, token, "").want(t, 503)
	}
	h.ask("GET", path, rival, "").want(t, 503)
	close(finish)
	for range 2 {
		(<-done).want(t, 200)
	}
}

func TestAListIsExportedAsItIsFiltered(t *testing.T) {
	h := open(t)
	query := "?status=released&channel=green&office=UA100230&type=IM&from=2026-01-01&to=2026-01-31&q=26UA"
	for path, want := range map[string]string{".xlsx": xlsxType, ".csv": "text/csv; charset=utf-8"} {
		a := h.ask("GET", lodgePath+path+query+"&lang=en", broker, "")
		a.want(t, 200, "exported for alpha en")
		if a.header.Get("Content-Type") != want ||
			!strings.HasSuffix(a.header.Get("Content-Disposition"), "%D1%97"+path) {
			t.Errorf("%v", a.header)
		}
		if filters := (clearance.Query{Status: "released", Channel: "green", Office: "UA100230", Type: "IM",
			From: civil.Must("2026-01-01"), To: civil.Must("2026-01-31"), Text: "26UA"}); h.shelf.asked != filters {
			t.Errorf("%+v, not %+v", h.shelf.asked, filters)
		}
		for _, more := range []string{"?limit=5", "?cursor=x"} {
			h.ask("GET", lodgePath+path+more, broker, "").want(t, 400)
		}
	}
}

func TestNothingIsWrittenForAHead(t *testing.T) {
	h := open(t)
	h.shelf.write = func(io.Writer) error {
		t.Error("it was written")
		return nil
	}
	a := h.ask("HEAD", lodgePath+".xlsx", broker, "")
	if a.status != 200 || a.header.Get("Content-Type") != xlsxType || len(a.body) > 0 {
		t.Errorf("%d %v", a.status, a.header)
	}
	h.ask("GET", "/metrics", "", "").want(t, 200, "brama_http_streams 0")
}

func TestAConnectionServesOnBehindAHead(t *testing.T) {
	h := openWith(t, func(s *setup) { s.tcp = true })
	conn, err := h.dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	reader := bufio.NewReader(conn)
	for _, method := range []string{"HEAD", "GET", "HEAD", "GET"} {
		if _, err := io.WriteString(conn, method+" "+lodgePath+".csv HTTP/1.1\r\nHost: b\r\nAuthorization: Bearer broker@alpha\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		response, err := http.ReadResponse(reader, &http.Request{Method: method})
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != 200 || (len(body) > 0) != (method == "GET") || reader.Buffered() > 0 {
			t.Errorf("%s: %d %q, %v, and %d bytes more", method, response.StatusCode, body, err, reader.Buffered())
		}
	}
}

func TestTheTemplateIsMadeOnceInAWhile(t *testing.T) {
	clock := newClock()
	h := openWith(t, func(s *setup) { s.Options.Now = clock.now })
	path := batchesPath + "/template.xlsx"
	for range 20 {
		h.ask("GET", path, "", "").want(t, 200, "template uk")
		h.ask("GET", path+"?lang=en", broker, "").want(t, 200, "template en")
	}
	if h.shelf.made != 2 {
		t.Errorf("made %d times", h.shelf.made)
	}
	clock.pass("1m")
	a := h.ask("GET", path, "", "")
	if h.shelf.made != 3 || a.header.Get("Content-Type") != xlsxType ||
		!strings.Contains(a.header.Get("Content-Disposition"), `filename="brama-uk.xlsx"`) {
		t.Errorf("made %d times, %v", h.shelf.made, a.header)
	}
	h.ask("GET", path, "nobody@alpha", "").want(t, 401)
}
