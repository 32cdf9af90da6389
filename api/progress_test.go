package api_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
)

// follower reads the events of a batch.
type follower struct {
	*http.Response
	lines *bufio.Scanner
	stop  context.CancelFunc
}

func (h *house) follow(token, id string) *follower {
	h.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	h.t.Cleanup(stop)
	request, err := http.NewRequestWithContext(ctx, "GET", "http://brama.test"+batchesPath+"/"+id+"/events", nil)
	if err != nil {
		h.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := h.client.Do(request)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = response.Body.Close() })
	return &follower{response, bufio.NewScanner(response.Body), stop}
}

// next is the next event as "name data", a comment as ":", and how it ended
// where it did.
func (f *follower) next() string {
	var event string
	for f.lines.Scan() {
		line := f.lines.Text()
		switch {
		case line == "" && event != "":
			return event
		case strings.HasPrefix(line, ":"):
			event = ":"
		case line != "":
			_, value, _ := strings.Cut(line, ": ")
			event = strings.TrimSpace(event + " " + value)
		}
	}
	if err := f.lines.Err(); err != nil {
		return "broken: " + err.Error()
	}
	return "over"
}

func (f *follower) want(t *testing.T, name string, parts ...string) {
	t.Helper()
	got := f.next()
	ok := strings.HasPrefix(got, name)
	for _, part := range parts {
		ok = ok && strings.Contains(got, part)
	}
	if !ok {
		t.Fatalf("%s, not %s %q", got, name, parts)
	}
}

func quickly(s *setup) { s.Poll = 2 * time.Millisecond }

func TestABatchIsFollowedToItsEnd(t *testing.T) {
	h := openWith(t, quickly)
	id := h.uploaded(broker, "PK")
	f := h.follow(broker, id)
	for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store",
		"X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"} {
		if got := f.Header.Get(name); got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	f.want(t, "progress", `"status":"received"`, `"rowsDone":0`, `"mapping":[]`)
	h.shelf.change(id, func(b *clearance.BatchHead) { b.Status, b.RowsDone = clearance.BatchLodging, 7 })
	f.want(t, "progress", `"status":"lodging"`, `"rowsDone":7`)
	looked := h.shelf.looked()
	h.eventually("it was looked at and nothing had changed", func() bool { return h.shelf.looked() > looked+3 })
	h.ended(id)
	f.want(t, "progress", `"status":"done"`)
	f.want(t, "end", `"status":"done"`)
	f.want(t, "over")
	h.ask("GET", batchesPath+"/"+id+"/events", broker, "").want(t, 200, "event: progress\ndata: {", "\n\nevent: end\ndata: {")
}

func TestAFollowerHearsSomethingNowAndThenAndLongerThanOtherAnswersTake(t *testing.T) {
	h := openWith(t, func(s *setup) {
		s.tcp, s.Heartbeat, s.WriteTimeout, s.Timeout = true, 10*time.Millisecond, 300*time.Millisecond, 300*time.Millisecond
	})
	f := h.follow(broker, h.uploaded(broker, "PK"))
	f.want(t, "progress")
	for range 60 { // twice what an answer may take at a stretch
		f.want(t, ":")
	}
}

func TestAStreamThatTookLongEnoughEnds(t *testing.T) {
	h := openWith(t, func(s *setup) { s.Watching = 20 * time.Millisecond })
	f := h.follow(broker, h.uploaded(broker, "PK"))
	f.want(t, "progress")
	f.want(t, "over")
}

func TestStreamsEndWhenTheServiceDoes(t *testing.T) {
	h := openWith(t, func(s *setup) { s.tcp = true })
	id := h.uploaded(broker, "PK")
	var all []*follower
	for range 5 {
		f := h.follow(broker, id)
		f.want(t, "progress")
		all = append(all, f)
	}
	if err := h.app.ShutdownWithTimeout(time.Minute); err != nil {
		t.Error(err)
	}
	for _, f := range all {
		f.want(t, "over")
	}
}

func TestWhoeverGoesAwayLeavesTheirPlace(t *testing.T) {
	for name, tcp := range map[string]bool{"over loopback": true, "in memory": false} {
		t.Run(name, func(t *testing.T) {
			h := openWith(t, func(s *setup) { s.tcp, s.Limits.Streams = tcp, 2 })
			id, other := h.uploaded(broker, "PK"), h.uploaded(rival, "PK")
			path := batchesPath + "/" + id + "/events"
			first := h.follow(broker, id)
			first.want(t, "progress")
			h.ask("GET", path, broker, "").want(t, 503, "service.overloaded") // an eighth, but one at least
			second := h.follow(rival, other)
			second.want(t, "progress")
			h.ended(id)
			h.ask("GET", path, importer, "").want(t, 503)
			second.stop()
			h.eventually("the place is free", func() bool { return h.ask("GET", path, importer, "").status == 200 })
		})
	}
}

func TestABatchThatCannotBeLookedAtAnyMoreBreaksTheStream(t *testing.T) {
	h := openWith(t, quickly)
	id := h.uploaded(broker, "PK")
	f := h.follow(broker, id)
	f.want(t, "progress")
	h.shelf.mu.Lock()
	delete(h.shelf.batches, id)
	h.shelf.mu.Unlock()
	f.want(t, "broken", io.ErrUnexpectedEOF.Error())
	h.ask("GET", "/metrics", "", "").want(t, 200,
		`brama_http_cut_total{method="GET",route="/api/v1/batches/:id/events"} 1`, "brama_http_streams 0")
	if !strings.Contains(h.log.String(), `"msg":"answer cut"`) {
		t.Error(h.log.String())
	}
}

func TestNothingIsFollowedForAHead(t *testing.T) {
	h := open(t)
	id := h.uploaded(broker, "PK")
	a := h.ask("HEAD", batchesPath+"/"+id+"/events", broker, "")
	if a.status != 200 || a.header.Get("Content-Type") != "text/event-stream" || len(a.body) > 0 {
		t.Errorf("%d %v %q", a.status, a.header, a.body)
	}
	h.ask("GET", "/metrics", "", "").want(t, 200, "brama_http_streams 0")
}

func TestManyFollowAtOnce(t *testing.T) {
	h := openWith(t, func(s *setup) { quickly(s); s.Limits.Streams = 400 })
	id := h.uploaded(broker, "PK")
	var all sync.WaitGroup
	for range 50 {
		f := h.follow(broker, id)
		all.Go(func() {
			last := ""
			for event := f.next(); event != "over"; event = f.next() {
				last = event
			}
			if !strings.HasPrefix(last, "end ") {
				t.Error(errors.New(last))
			}
		})
	}
	h.ended(id)
	all.Wait()
}
