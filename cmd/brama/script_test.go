package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/examples"
	"github.com/brama-customs/brama/queue/queuetest"
	"github.com/brama-customs/brama/store/storetest"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the answers of the script to testdata anew")

const goldenScript = "testdata/script.golden"

// TestTheSameCallsGetTheSameAnswersFromEveryDriver plays one script of calls
// over each store with each queue. The answers are compared to the letter, but
// for numbers, ids and times.
func TestTheSameCallsGetTheSameAnswersFromEveryDriver(t *testing.T) {
	postgres, broker := storetest.Postgres(t), queuetest.Rabbit(t)
	sqlite := func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "brama.db") }
	for _, drivers := range []struct {
		name  string
		store func(t *testing.T) string
		queue func(t *testing.T) string
	}{
		{"SQLite and memory", sqlite, func(*testing.T) string { return "memory:" }},
		{"SQLite and RabbitMQ", sqlite, func(t *testing.T) string { return queuetest.Rabbit(t).URL() }},
		{"PostgreSQL and memory", func(t *testing.T) string { return postgres.URL(t) }, func(*testing.T) string { return "memory:" }},
		{"PostgreSQL and RabbitMQ", func(t *testing.T) string { return postgres.URL(t) }, func(*testing.T) string { return broker.URL() }},
	} {
		t.Run(drivers.name, func(t *testing.T) {
			s := newScript(t, plan{store: storeFlags{drivers.store(t)}, queue: queueFlags{drivers.queue(t)}, workers: 2, addr: "127.0.0.1:0"})
			s.play()
			s.compare()
		})
	}
}

// script is the calls made so far, and what was answered.
type script struct {
	t        *testing.T
	house    *house
	tokens   map[string]string
	examples map[string][]byte
	mrns     map[string]string // by example
	answered bytes.Buffer
	seen     map[string]string // what stands for ids and MRNs in the text
	today    civil.Date
}

func newScript(t *testing.T, p plan) *script {
	t.Helper()
	h, _ := keep(t, p)
	s := &script{t: t, house: h, mrns: map[string]string{}, examples: map[string][]byte{}, seen: map[string]string{}, today: todayInKyiv()}
	s.fixTheDraw()
	s.tokens = map[string]string{
		"broker":    h.token(t, "alpha", clearance.Broker, "oksana"),
		"rival":     h.token(t, "beta", clearance.Importer, "petro"),
		"inspector": h.token(t, "customs", clearance.Inspector, "taras"),
		"colleague": h.token(t, "customs", clearance.Inspector, "lesia"),
		"nobody":    "brama_nobody",
	}
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		s.examples[e.Name[:2]] = e.Declaration
	}
	return s
}

// fixTheDraw sets the secret of today, and of tomorrow in case it is nearly
// midnight, so that chance is the same in every run.
func (s *script) fixTheDraw() {
	s.t.Helper()
	for _, day := range []int{0, 1} {
		if _, err := s.house.keeper.Secret(s.t.Context(), s.today.AddDays(day), bytes.Repeat([]byte{7}, 32)); err != nil {
			s.t.Fatal(err)
		}
	}
}

// call makes a request and notes the answer; headers are name, value, …
func (s *script) call(who, method, path string, body []byte, headers ...string) []byte {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.house.url()+path, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("X-Request-Id", "script") // problems name it
	if who != "" {
		req.Header.Set("Authorization", "Bearer "+s.tokens[who])
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	s.note(who, method, path, headers, res, answer)
	return answer
}

func (s *script) note(who, method, path string, headers []string, res *http.Response, answer []byte) {
	s.t.Helper()
	fmt.Fprintf(&s.answered, "\n%s: %s %s", who, method, path)
	for i := 0; i+1 < len(headers); i += 2 {
		fmt.Fprintf(&s.answered, " (%s: %s)", headers[i], headers[i+1])
	}
	fmt.Fprintf(&s.answered, "\n%d %s", res.StatusCode, res.Header.Get("Content-Type"))
	if location := res.Header.Get("Location"); location != "" {
		fmt.Fprintf(&s.answered, " at %s", location)
	}
	s.answered.WriteByte('\n')
	if err := json.Indent(&s.answered, bytes.TrimSpace(answer), "", " "); err != nil {
		s.t.Errorf("%s %s: %v: %s", method, path, err, answer)
	}
	s.answered.WriteByte('\n')
}

// lodge lodges an example and waits until something has come of it, so that
// what is judged later is always judged by the same history.
func (s *script) lodge(example string) {
	s.t.Helper()
	var head struct{ MRN string }
	if err := json.Unmarshal(s.call("broker", "POST", "/api/v1/declarations", s.examples[example], "Idempotency-Key", "key-"+example), &head); err != nil {
		s.t.Fatal(err)
	}
	if head.MRN == "" {
		return // refused
	}
	s.mrns[example] = head.MRN
	inspector := newClient(s.house.url(), s.tokens["inspector"], 1)
	until(within(s.t, time.Minute), s.t, "example "+example+" has an outcome", func() bool {
		f, err := inspector.casefile(s.t.Context(), head.MRN)
		return err == nil && f.Status != declarations.Lodged
	})
}

// compare holds what was answered against the file.
func (s *script) compare() {
	s.t.Helper()
	got := s.normal(s.answered.String())
	if *update {
		if err := os.WriteFile(goldenScript, []byte(got), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenScript)
	if err != nil {
		s.t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		s.t.Errorf("the answers differ from %s:\n%s", goldenScript, diff)
	}
}

var (
	numbers = regexp.MustCompile(`\d\dUA\d{12}[A-Z]\d|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	times   = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"`)
	waiting = regexp.MustCompile(`"waitingSeconds": \d+`)
	hour    = regexp.MustCompile(`\n *"hour": \d+,`)                            // not written at midnight
	cursors = regexp.MustCompile(`("nextCursor": "|cursor=)[A-Za-z0-9_-]{20,}`) // made of a time and an id
)

// normal puts names in the place of what is different each time: the first MRN
// or id is #1 wherever it stands, the next #2.
func (s *script) normal(text string) string {
	text = numbers.ReplaceAllStringFunc(text, func(n string) string {
		if s.seen[n] == "" {
			s.seen[n] = fmt.Sprintf("#%d", len(s.seen)+1)
		}
		return s.seen[n]
	})
	text = times.ReplaceAllString(text, `"TIME"`)
	for _, day := range []civil.Date{s.today, todayInKyiv()} {
		text = strings.ReplaceAll(text, day.String(), "TODAY")
	}
	text = waiting.ReplaceAllString(text, `"waitingSeconds": 0`)
	text = hour.ReplaceAllString(text, "")
	return cursors.ReplaceAllString(text, "${1}CURSOR")
}
