package api_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/api"
)

// uploading are the header lines of an upload; its length is to follow.
const uploading = "POST /api/v1/batches HTTP/1.1\r\nHost: brama.test\r\nAuthorization: Bearer broker@alpha\r\n" +
	"Content-Type: multipart/form-data; boundary=XyZ\r\n"

func announced(headers, body string) string {
	return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", headers, len(body), body)
}

func chunked(headers, body string) string {
	return fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", headers, len(body), body)
}

// onLoopback starts a service that spools to a folder of its own.
func onLoopback(t *testing.T, change func(*setup)) (h *house, folder string) {
	t.Helper()
	folder = t.TempDir()
	h = openWith(t, func(s *setup) {
		s.tcp, s.Spool = true, folder
		change(s)
	})
	return h, folder
}

// nothingIsLeft holds that no upload lies in the folder, under a name or
// without.
func nothingIsLeft(t *testing.T, folder string) {
	t.Helper()
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
	files, _ := filepath.Glob("/proc/self/fd/*") // where there is no such thing, there is nothing to see
	for _, fd := range files {
		if to, _ := os.Readlink(fd); strings.HasPrefix(to, folder) {
			t.Errorf("still open: %s", to)
		}
	}
}

// sent sends bytes, says that there will be no more, and gives the answer.
func (h *house) sent(request string) (status int, body string) {
	h.t.Helper()
	conn, err := h.dial()
	if err != nil {
		h.t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.Copy(conn, struct{ io.Reader }{strings.NewReader(request)}); err != nil { // never all of it at once
		h.t.Errorf("%.200q: %v", request, err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		h.t.Error(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		h.t.Errorf("%.200q: %v", request, err)
		return 0, ""
	}
	defer response.Body.Close()
	got, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(got)
}

// TestAnUploadCutAnywhereKeepsNothing is F26: 1,000 cuts.
func TestAnUploadCutAnywhereKeepsNothing(t *testing.T) {
	h, folder := onLoopback(t, func(s *setup) { s.Limits.Uploads = 4 })
	body := formOf(textPart("dryRun", "true"), filePart("x.xlsx", strings.Repeat("0123456789abcdef", 1000)))
	whole := []string{announced(uploading, body), chunked(uploading, body)}
	random := rand.New(rand.NewPCG(26, 26))
	for i := range 1000 {
		request := whole[i%2]
		// Cuts near both ends are the ones that are easily taken for an end.
		head, end := strings.Index(request, "\r\n\r\n")+4, len(request)-1
		if i%2 == 1 {
			end -= len("0\r\n\r\n") // the form is whole without it
		}
		at := head + random.IntN(end-head)
		if i%5 == 0 {
			at = end - (i/5)%60
		}
		if status, answer := h.sent(request[:at]); status != 400 || !strings.Contains(answer, `"code":"request.body-cut"`) {
			t.Fatalf("cut at %d of %d: %d %s", at, len(request), status, answer)
		}
	}
	if n := len(h.shelf.books()); n != 0 {
		t.Errorf("%d batches were kept", n)
	}
	nothingIsLeft(t, folder)
	if status, answer := h.sent(whole[0]); status != 202 {
		t.Errorf("whole: %d %s", status, answer)
	}
	if status, answer := h.sent(whole[1]); status != 200 {
		t.Errorf("whole: %d %s", status, answer)
	}
	nothingIsLeft(t, folder)
}

// TestUploadsWhoseSenderVanishesLeaveTheirPlaces closes connections on both
// sides at once.
func TestUploadsWhoseSenderVanishesLeaveTheirPlaces(t *testing.T) {
	h, folder := onLoopback(t, func(s *setup) { s.Limits.Uploads = 64 })
	request := announced(uploading, formOf(filePart("x.xlsx", strings.Repeat("x", 100_000))))
	for i := range 30 {
		conn, err := h.dial()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, request[:1000*(i+1)]); err != nil {
			t.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
	}
	h.eventually("places are free", func() bool {
		var all sync.WaitGroup
		free := make(chan bool, 32)
		for range 32 {
			all.Go(func() { status, _ := h.sent(request); free <- status != 503 })
		}
		all.Wait()
		close(free)
		ok := true
		for f := range free {
			ok = ok && f
		}
		return ok
	})
	if n := len(h.shelf.books()); n != 1 {
		t.Errorf("%d batches were kept", n)
	}
	nothingIsLeft(t, folder)
}

// eventually asks again and again, for a minute.
func (h *house) eventually(what string, so func() bool) {
	h.t.Helper()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	end := time.After(time.Minute)
	for !so() {
		select {
		case <-again.C:
		case <-end:
			h.t.Fatal("it never came to be that " + what)
		}
	}
}

func TestAWorkbookMayBeSoLargeAndNoLarger(t *testing.T) {
	h, folder := onLoopback(t, func(s *setup) { s.Limits.Workbook = 1000 })
	form := func(n int) string { return formOf(filePart("x.xlsx", strings.Repeat("x", n))) }
	for _, wrapped := range []func(string, string) string{announced, chunked} {
		if status, answer := h.sent(wrapped(uploading, form(1001))); status != 413 || !strings.Contains(answer, "1000") {
			t.Errorf("%d %s", status, answer)
		}
		// What stands beside the file counts too, in the end.
		padded := formOf(textPart("mapping", strings.Repeat("x", 5<<20)), filePart("x.xlsx", "PK"))
		if status, answer := h.sent(wrapped(uploading, padded)); status != 413 {
			t.Errorf("%d %s", status, answer)
		}
	}
	if status, answer := h.sent(announced(uploading, form(1000))); status != 202 {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := h.sent(uploading + "Content-Length: 67108864\r\n\r\n--XyZ"); status != 413 {
		t.Errorf("announced: %d %s", status, answer)
	}
	nothingIsLeft(t, folder)
}

// TestUploadsOfNobodyCostNothing: many connections announce 64 MiB each and
// send a little; those of somebody wait for a place, and hold no memory then.
func TestUploadsOfNobodyCostNothing(t *testing.T) {
	h, folder := onLoopback(t, func(s *setup) {})
	h.ask("GET", "/healthz", "", "")
	before := heap()
	nobody := strings.Replace(uploading, "Authorization: Bearer broker@alpha\r\n", "", 1)
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			got := h.raw(nobody + "Content-Length: 67108864\r\n\r\n" + formOf(filePart("x.xlsx", strings.Repeat("x", 1000))))
			if !strings.HasPrefix(got, "HTTP/1.1 401 ") || !strings.Contains(got, "Connection: close") {
				t.Errorf("%.60q", got)
			}
		})
	}
	all.Wait()
	if grown := heap() - before; grown > 4<<20 {
		t.Errorf("40 connections hold %d KiB", grown>>10)
	}
	nothingIsLeft(t, folder)
}

func TestAWorkbookIsHeldOnDiskAndNotInMemory(t *testing.T) {
	h, _ := onLoopback(t, func(*setup) {})
	h.shelf.began, h.shelf.finish = make(chan struct{}), make(chan struct{})
	request := announced(uploading, formOf(filePart("x.xlsx", strings.Repeat("x", 48<<20))))
	before := heap()
	var status int
	var all sync.WaitGroup
	all.Go(func() { status, _ = h.sent(request) })
	<-h.shelf.began
	if grown := heap() - before; grown > 4<<20 {
		t.Errorf("48 MiB take %d KiB of memory", grown>>10)
	}
	close(h.shelf.finish)
	all.Wait()
	if status != 202 || len(h.shelf.books()[0].body) != 48<<20 {
		t.Errorf("%d", status)
	}
}

func TestSoManyUploadsAtOnceAndOfOneCallerHalf(t *testing.T) {
	h, _ := onLoopback(t, func(*setup) {})
	h.shelf.began, h.shelf.finish = make(chan struct{}), make(chan struct{})
	upload := func(token, content string) answer {
		return h.ask("POST", batchesPath, token, formOf(filePart("x.xlsx", content)), formType...)
	}
	var all sync.WaitGroup
	for _, token := range []string{broker, rival} {
		all.Go(func() { upload(token, "1").want(t, 202) })
		<-h.shelf.began
		// A place is asked for before anything is read.
		got := h.raw(strings.Replace(uploading, broker, token, 1) + "Content-Length: 67108864\r\n\r\n-")
		if !strings.HasPrefix(got, "HTTP/1.1 503 ") || !strings.Contains(got, "service.overloaded") ||
			!strings.Contains(got, "Retry-After: ") {
			t.Errorf("%s: %s", token, got)
		}
	}
	upload(importer, "2").want(t, 503)
	h.ask("GET", batchesPath, broker, "").want(t, 200) // reading has places of its own
	close(h.shelf.finish)
	all.Wait()
	go func() { <-h.shelf.began }()
	upload(importer, "2").want(t, 202)
}

func TestAnUploadThatIsExpectedToBeContinuedIs(t *testing.T) {
	h, _ := onLoopback(t, func(*setup) {})
	conn, err := h.dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	body := formOf(filePart("x.xlsx", strings.Repeat("x", 100_000)))
	reader := bufio.NewReader(conn)
	head := fmt.Sprintf("%sExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", uploading, len(body))
	for _, step := range []struct {
		sent string
		want int
	}{{head, 100}, {body, 202}, {head, 100}, {body, 200}} { // twice over one connection
		if _, err := io.WriteString(conn, step.sent); err != nil {
			t.Fatal(err)
		}
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		if response.StatusCode != step.want || response.Close {
			t.Errorf("%d, close %v, not %d", response.StatusCode, response.Close, step.want)
		}
	}
}

func TestPatienceIsEarnedByWhatComes(t *testing.T) {
	const second, minute = time.Second, time.Minute
	for name, c := range map[string]struct {
		passed int64
		waited time.Duration
		want   time.Duration
	}{
		"at first a pause":                      {0, 0, 10 * second},
		"nothing came, and time ran":            {0, 4 * second, 6 * second},
		"nothing came in a pause":               {0, 10 * second, 0},
		"never more than a pause at a stretch":  {1 << 20, 0, 10 * second},
		"just fast enough":                      {60 << 10, 60 * second, 10 * second},
		"too slow on the whole":                 {60 << 10, 70 * second, 0},
		"fast, and the whole time nearly over":  {1 << 30, 5*minute - second, second},
		"fast, and the whole time over":         {1 << 30, 5 * minute, 0},
		"more than any answer has is no matter": {1 << 60, minute, 10 * second},
	} {
		t.Run(name, func(t *testing.T) {
			if got := api.Left(10*second, 5*minute, 1<<10, c.passed, c.waited); got != c.want {
				t.Errorf("%v, not %v", got, c.want)
			}
		})
	}
}

// drip sends a body piece by piece, one every few milliseconds, until it is
// answered or all is sent.
func (h *house) drip(body string, pieces int, every time.Duration) string {
	h.t.Helper()
	conn, err := h.dial()
	if err != nil {
		h.t.Fatal(err)
	}
	defer conn.Close()
	answered := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(conn).ReadString('\n')
		answered <- line
	}()
	if _, err := fmt.Fprintf(conn, "%sContent-Length: %d\r\n\r\n", uploading, len(body)); err != nil {
		h.t.Fatal(err)
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for i := range pieces {
		_, _ = io.WriteString(conn, body[len(body)*i/pieces:len(body)*(i+1)/pieces]) // the answer tells
		select {
		case line := <-answered:
			return line
		case <-tick.C:
		}
	}
	return <-answered
}

func TestASlowLineMayTakeLongerThanOtherRequests(t *testing.T) {
	h, _ := onLoopback(t, func(s *setup) { s.ReadTimeout = time.Second })
	body := formOf(filePart("x.xlsx", strings.Repeat("x", 1<<20)))
	if got := h.drip(body, 150, 10*time.Millisecond); !strings.HasPrefix(got, "HTTP/1.1 202 ") {
		t.Errorf("%q", got)
	}
}

func TestALineThatIsTooSlowIsGivenUp(t *testing.T) {
	body := formOf(filePart("x.xlsx", strings.Repeat("x", 1<<20)))
	for name, c := range map[string]struct {
		change func(*setup)
		pieces int
		every  time.Duration
		sent   string
	}{
		"it drips": {func(s *setup) { s.Limits.Slowest = 1 << 30 }, 1000, 15 * time.Millisecond, body},
		"it takes too long on the whole": {func(s *setup) { s.Receiving = 400 * time.Millisecond }, 1000,
			15 * time.Millisecond, body},
		"it stops": {func(*setup) {}, 2, time.Minute, body},
	} {
		t.Run(name, func(t *testing.T) {
			h, folder := onLoopback(t, func(s *setup) {
				s.ReadTimeout = 200 * time.Millisecond
				c.change(s)
			})
			if got := h.drip(c.sent, c.pieces, c.every); !strings.HasPrefix(got, "HTTP/1.1 408 ") {
				t.Errorf("%q", got)
			}
			nothingIsLeft(t, folder)
		})
	}
}

func TestAnUploadUnderWayIsFinishedWhenTheServiceEnds(t *testing.T) {
	h, _ := onLoopback(t, func(*setup) {})
	h.shelf.began, h.shelf.finish = make(chan struct{}), make(chan struct{})
	var status int
	var all sync.WaitGroup
	all.Go(func() { status, _ = h.sent(announced(uploading, formOf(filePart("x.xlsx", "PK")))) })
	<-h.shelf.began
	ended := make(chan error, 1)
	go func() { ended <- h.app.ShutdownWithTimeout(time.Minute) }()
	close(h.shelf.finish)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	all.Wait()
	if status != 202 {
		t.Errorf("%d", status)
	}
}
