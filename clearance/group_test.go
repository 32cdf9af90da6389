package clearance_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

func TestLodgingsThatWaitTogetherShareATransaction(t *testing.T) {
	h := open(t, func(o *clearance.Options) { o.Committers = 1 })
	hold := holdPuts(h)
	first := make(chan clearance.Lodged)
	go func() { first <- lodge1(h.Service, alpha, body(t, "import", "L-0"), "") }()
	<-hold.entered
	subs := make([]clearance.Submission, 300)
	for i := range subs {
		subs[i].Body = body(t, "import", fmt.Sprint("L-", i+1))
	}
	subs[7].Body, subs[8].Body = subs[6].Body, []byte(`{}`)
	subs[9].Key, subs[9].Body = "k", []byte(`[]`)
	rest := make(chan []clearance.Lodged)
	go func() { rest <- h.Lodge(ctx, alpha, subs) }()
	waitFor(t, func() bool { return clearance.Waiting(h.Service) == 1 }) // those of one call come in one piece
	hold.release()
	if l := <-first; l.Err != nil {
		t.Fatal(l.Err)
	}
	out := <-rest
	for i, l := range out {
		switch i {
		case 7:
			wantCode(t, l.Err, fault.Conflict, "declaration.lrn-taken")
			if fault.As(l.Err).Fields["mrn"] != out[6].Head.MRN {
				t.Error("not told of the first of its group: ", l.Err)
			}
		case 8, 9:
			wantCode(t, l.Err, fault.Invalid, "document.refused")
		default:
			if l.Err != nil {
				t.Fatal(i, l.Err)
			}
		}
	}
	if writes := h.store.called("Write"); writes != 2 {
		t.Errorf("%d transactions for 301 lodgings", writes)
	}
	if b := h.backlog(); b.Lodged != 298 || b.Outbox != 298 {
		t.Errorf("%+v", b)
	}
}

// waitFor looks again and again, giving way to others in between.
func waitFor(t testing.TB, reached func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for !reached() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("it never came to that")
		}
	}
}

func TestALoneLodgingDoesNotWaitForCompany(t *testing.T) {
	h := open(t)
	for i := range 3 {
		h.lodged(alpha, body(t, "import", fmt.Sprint("L-", i)))
		if writes := h.store.called("Write"); writes != i+1 {
			t.Errorf("%d transactions after %d lodgings", writes, i+1)
		}
	}
}

func TestAGroupHoldsNoMoreThanItMay(t *testing.T) {
	h := open(t, func(o *clearance.Options) { o.Committers, o.Group = 1, 10 })
	subs := make([]clearance.Submission, 100)
	for i := range subs {
		subs[i].Body = body(t, "import", fmt.Sprint("L-", i))
	}
	for _, l := range h.Lodge(ctx, alpha, subs) {
		if l.Err != nil {
			t.Fatal(l.Err)
		}
	}
	for _, c := range h.store.puts {
		if len(c.Entries) > 10 {
			t.Errorf("a transaction of %d", len(c.Entries))
		}
	}
}

func TestWhatWaitsWhenTheServiceClosesIsKept(t *testing.T) {
	h := open(t, func(o *clearance.Options) { o.Committers, o.Group = 1, 4 })
	hold := holdPuts(h)
	answers := make(chan clearance.Lodged, 10)
	var all sync.WaitGroup
	lodge := func(i int) {
		all.Go(func() { answers <- lodge1(h.Service, alpha, body(t, "import", fmt.Sprint("L-", i)), "") })
	}
	lodge(0)
	<-hold.entered
	for i := range 9 {
		lodge(i + 1)
	}
	waitFor(t, func() bool { return clearance.Waiting(h.Service) == 9 })
	closed := make(chan struct{})
	go func() { h.Close(); close(closed) }()
	hold.release()
	<-closed
	all.Wait()
	close(answers)
	for l := range answers {
		if l.Err != nil {
			t.Error(l.Err)
		}
	}
	if b := h.backlog(); b.Lodged != 10 {
		t.Errorf("%+v", b)
	}
	h.Close() // again does nothing
	if l := lodge1(h.Service, alpha, body(t, "import", "L-99"), ""); l.Err != nil {
		wantCode(t, l.Err, fault.Unavailable, "service.busy")
	} else {
		t.Error("lodged with a service that is closed")
	}
}

func TestMRNsAreNeverGivenTwice(t *testing.T) {
	h := open(t)
	services := []*clearance.Service{h.Service, h.another()}
	offices := []string{"UA100230", "UA500020", "UA209140"}
	const callers, each = 40, 50
	outcomes := atOnce(callers, func(c int) []clearance.Lodged {
		subs := make([]clearance.Submission, each)
		for i := range subs {
			subs[i].Body = body(t, "import", fmt.Sprintf("L-%d-%d", c, i), "UA100230", offices[(c+i)%3])
		}
		return services[c%2].Lodge(ctx, alpha, subs)
	})
	seen := map[string]bool{}
	for _, out := range outcomes {
		for _, l := range out {
			if l.Err != nil {
				t.Fatal(l.Err)
			}
			if !declarations.ValidMRN(l.Head.MRN) || seen[l.Head.MRN] {
				t.Errorf("%s again, or wrong", l.Head.MRN)
			}
			seen[l.Head.MRN] = true
		}
	}
	if len(seen) != callers*each || h.backlog().Lodged != callers*each {
		t.Errorf("%d of %d", len(seen), callers*each)
	}
	if writes := h.store.called("Write"); writes > callers*each/5 {
		t.Errorf("%d transactions", writes)
	}
}

// serialOf reads the serial out of an MRN: YY UA unit(6) serial(6) U check.
func serialOf(t testing.TB, mrn string) int {
	t.Helper()
	n, err := strconv.Atoi(mrn[10:16])
	if err != nil {
		t.Fatal(mrn)
	}
	return n
}

func TestTheYearOfAnMRNIsThatOfKyiv(t *testing.T) {
	for _, c := range []struct{ at, year string }{
		{"2026-12-31T21:59:59Z", "26"}, {"2026-12-31T22:00:00Z", "27"}, {"2026-12-31T22:30:00Z", "27"},
		{"2027-01-01T00:00:00Z", "27"}, {"2026-06-30T21:30:00Z", "26"},
	} {
		h := open(t)
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		h.store.clock.set(at)
		head := h.lodged(alpha, body(t, "import", "L-1"))
		if head.MRN[:2] != c.year || serialOf(t, head.MRN) != 1 {
			t.Errorf("%s: %s", c.at, head.MRN)
		}
	}
}

func TestSerialsBeginAnewWithTheYear(t *testing.T) {
	h := open(t)
	for i, c := range []struct {
		at     time.Time
		serial int
	}{{noon, 1}, {noon.AddDate(1, 0, 0), 1}, {noon.AddDate(1, 0, 1), 2}} {
		h.store.clock.set(c.at)
		if head := h.lodged(alpha, body(t, "import", fmt.Sprint("L-", i))); serialOf(t, head.MRN) != c.serial {
			t.Error(c.at, head.MRN)
		}
	}
}

func TestAnOfficeWithoutSerialsSaysSo(t *testing.T) {
	h := open(t)
	if _, err := h.store.Reserve(ctx, "UA100230", 2026, declarations.MaxSerial-1); err != nil {
		t.Fatal(err)
	}
	last := h.lodged(alpha, body(t, "import", "L-1"))
	if serialOf(t, last.MRN) != declarations.MaxSerial {
		t.Fatal(last.MRN)
	}
	b := body(t, "import", "L-2")
	for range 2 {
		l := lodge1(h.Service, alpha, b, "k")
		wantCode(t, l.Err, fault.Unavailable, "office.serials-exhausted")
	}
	h.restart()
	wantCode(t, lodge1(h.Service, alpha, b, "k").Err, fault.Unavailable, "office.serials-exhausted")
	out := h.Lodge(ctx, alpha, []clearance.Submission{{Body: b}, {Body: body(t, "import", "L-3", "UA100230", "UA500020")}})
	if out[0].Err == nil || out[1].Err != nil {
		t.Error("another office is held up: ", out)
	}
	h.store.clock.set(noon.AddDate(1, 0, 0))
	if l := lodge1(h.Service, alpha, b, "k"); l.Err != nil {
		t.Error("the next year: ", l.Err)
	}
}

// Whoever repeats what is refused would otherwise use up an office's numbers
// for the year.
func TestWhatIsNotKeptUsesNoSerials(t *testing.T) {
	h := open(t)
	b := body(t, "import", "L-1")
	if l := lodge1(h.Service, alpha, b, "k"); l.Err != nil {
		t.Fatal(l.Err)
	}
	for range 30 {
		if l := lodge1(h.Service, alpha, b, "k"); !l.Replay {
			t.Fatal(l)
		}
		wantCode(t, lodge1(h.Service, alpha, b, "").Err, fault.Conflict, "declaration.lrn-taken")
	}
	if next := h.lodged(alpha, body(t, "import", "L-2")); serialOf(t, next.MRN) != 2 {
		t.Error(next.MRN)
	}
}

// Where nobody knows whether a number is in a record it is not given again.
func TestTheSerialOfAnUnknownCommitIsNotGivenAgain(t *testing.T) {
	h := open(t)
	trouble, _ := breakAt(1, errBroken, "Write done")
	h.store.fail(trouble)
	if l := lodge1(h.Service, alpha, body(t, "import", "L-1"), ""); l.Err == nil {
		t.Fatal("no trouble")
	}
	if next := h.lodged(alpha, body(t, "import", "L-2")); serialOf(t, next.MRN) != 2 {
		t.Error(next.MRN)
	}
}

// The store fails when the first answer is to be made again; what the others
// of the group have lodged is kept and they are told so.
func TestAReplayThatCannotBeReadHoldsUpNobody(t *testing.T) {
	h := open(t, func(o *clearance.Options) { o.Committers = 1 })
	b := body(t, "import", "L-1")
	if l := lodge1(h.Service, alpha, b, "k"); l.Err != nil {
		t.Fatal(l.Err)
	}
	for _, call := range []string{"Entries", "Records"} {
		trouble, _ := breakAt(1, errBroken, call)
		entered, leave := make(chan struct{}), make(chan struct{})
		var once sync.Once
		h.store.fail(func(c string) error {
			if c == "Put" {
				once.Do(func() { close(entered); <-leave })
			}
			return trouble(c)
		})
		filler := make(chan clearance.Lodged)
		go func() { filler <- lodge1(h.Service, alpha, body(t, "import", "F-"+call), "") }()
		<-entered
		group := make(chan []clearance.Lodged)
		go func() {
			group <- h.Lodge(ctx, alpha, []clearance.Submission{{Body: b, Key: "k"}, {Body: body(t, "import", "N-"+call)}})
		}()
		waitFor(t, func() bool { return clearance.Waiting(h.Service) == 1 })
		close(leave)
		<-filler
		out := <-group
		wantCode(t, out[0].Err, fault.Unavailable, "service.busy")
		if out[1].Err != nil {
			t.Error(call, out[1].Err)
		}
	}
}
