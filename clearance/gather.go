package clearance

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/google/uuid"
)

// gatherer puts drafts that wait at the same time into one transaction (group
// commit). It never waits for company: a lone draft goes at once, and while its
// transaction is under way the next ones gather.
type gatherer struct {
	queue chan []*draft // those of one call come together
	quit  chan struct{}
	work  sync.WaitGroup
	once  sync.Once
}

func (g *gatherer) start(s *Service) {
	g.queue, g.quit = make(chan []*draft, 4*s.Group), make(chan struct{})
	for range s.Committers {
		g.work.Go(func() { g.run(s) })
	}
}

func (g *gatherer) stop() {
	g.once.Do(func() { close(g.quit) })
	g.work.Wait()
}

func (g *gatherer) run(s *Service) {
	for {
		select {
		case first := <-g.queue:
			s.commitAll(g.gather(first, s.Group))
		case <-g.quit:
			g.finish(s)
			return
		}
	}
}

// finish writes what still waits when the service closes.
func (g *gatherer) finish(s *Service) {
	for {
		select {
		case first := <-g.queue:
			s.commitAll(g.gather(first, s.Group))
		default:
			return
		}
	}
}

// gather takes what waits, until there are n or more.
func (g *gatherer) gather(first []*draft, n int) []*draft {
	group := first
	for len(group) < n {
		select {
		case more := <-g.queue:
			group = append(group, more...)
		default:
			return group
		}
	}
	return group
}

// flightBook knows the idempotency keys in work in this process.
type flightBook struct {
	mu   sync.Mutex
	keys map[[2]string]bool
}

func (f *flightBook) enter(tenant, key string) bool {
	if key == "" {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.keys == nil {
		f.keys = map[[2]string]bool{}
	}
	if f.keys[[2]string{tenant, key}] {
		return false
	}
	f.keys[[2]string{tenant, key}] = true
	return true
}

func (f *flightBook) leave(tenant, key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.keys, [2]string{tenant, key})
}

// send puts drafts in line, in one piece. It gives the error of each: one whose
// key is in work already stays behind.
func (s *Service) send(ctx context.Context, drafts []*draft) []error {
	errs, sent := make([]error, len(drafts)), make([]*draft, 0, len(drafts))
	for i, d := range drafts {
		if s.flights.enter(d.who.Tenant, d.sub.Key) {
			sent = append(sent, d)
		} else {
			errs[i] = fault.New(fault.Conflict, ruleKeyInFlight)
		}
	}
	if len(sent) == 0 {
		return errs
	}
	select {
	case s.gatherer.queue <- sent:
		return errs
	case <-ctx.Done():
	case <-s.gatherer.quit:
	}
	for i, d := range drafts {
		if errs[i] == nil {
			s.flights.leave(d.who.Tenant, d.sub.Key)
			errs[i] = fault.New(fault.Unavailable, ruleBusy)
		}
	}
	return errs
}

// await gives the outcome. Where the caller gives up first the draft may still
// be kept: with its key the caller learns of it later.
func (s *Service) await(ctx context.Context, d *draft) Lodged {
	select {
	case l := <-d.done:
		return l
	case <-ctx.Done():
	case <-s.gatherer.quit:
		select {
		case l := <-d.done:
			return l
		case <-time.After(closingGrace):
		}
	}
	return Lodged{Err: fault.New(fault.Unavailable, ruleBusy)}
}

// closingGrace is how long a draft may wait for its group when the service
// closes.
const closingGrace = 2 * time.Second

// Attempts at a transaction that another gets in the way of, and how long one
// group may take in all.
const (
	commitAttempts = 8
	commitTimeout  = 20 * time.Second
)

// commitAll writes what was gathered, as many in a transaction as there may be.
func (s *Service) commitAll(gathered []*draft) {
	for group := range slices.Chunk(gathered, s.Group) {
		s.commit(group)
	}
}

// commit writes a group and tells every draft of it what became of it.
func (s *Service) commit(group []*draft) {
	ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
	defer cancel()
	outcomes, err := s.tryCommit(ctx, group)
	for i, d := range group {
		s.flights.leave(d.who.Tenant, d.sub.Key)
		if err != nil {
			d.done <- Lodged{Err: s.storeTrouble("lodge", err)}
			continue
		}
		d.done <- outcomes[i]
	}
}

func (s *Service) tryCommit(ctx context.Context, group []*draft) (outcomes []Lodged, err error) {
	at := s.now()
	numbers, err := s.number(ctx, group, at)
	if err != nil {
		return nil, err
	}
	for range commitAttempts {
		g := newGroupWrite(at, group, numbers)
		err = s.Store.Write(ctx, func(tx Tx) error { return g.write(ctx, tx) })
		if errors.Is(err, ErrBusy) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(g.changes.Messages) > 0 {
			s.Wake()
		}
		s.giveBack(g)
		if err := s.replays(ctx, g); err != nil {
			g.refuseReplays(s.storeTrouble("replay", err))
		}
		return g.outcomes, nil
	}
	return nil, err
}

// storeTrouble logs why the store failed and gives what may be told.
func (s *Service) storeTrouble(doing string, err error) error {
	if fault.As(err) != nil {
		return err
	}
	s.Log.Error("store failed", "doing", doing, "error", err)
	return fault.New(fault.Unavailable, ruleBusy)
}

// giveBack returns the serials of drafts that were not kept: nobody can use up
// an office's numbers by what is refused.
func (s *Service) giveBack(g *groupWrite) {
	for i, n := range g.numbers {
		if n.mrn != "" && g.outcomes[i].Head.MRN != n.mrn {
			s.serials.giveBack(g.group[i].doc.DeclarationOffice, n.year, n.serial)
		}
	}
}

// numbered is what a draft would be known by.
type numbered struct {
	id, mrn      string
	year, serial int
	err          error
}

func (s *Service) number(ctx context.Context, group []*draft, now time.Time) ([]numbered, error) {
	year := s.dayOf(now).Year()
	out := make([]numbered, len(group))
	for i, d := range group {
		if d.refusal != nil {
			continue
		}
		id, err := uuid.NewV7FromReader(rand.Reader)
		if err != nil {
			return nil, err
		}
		out[i].id = id.String()
		serial, err := s.serials.take(ctx, s.Store, d.doc.DeclarationOffice, year, now)
		if fault.As(err) != nil {
			out[i].err = err
			continue
		}
		if err != nil {
			return nil, err
		}
		out[i].year, out[i].serial = year, serial
		out[i].mrn, out[i].err = declarations.NewMRN(year, d.doc.DeclarationOffice, serial)
	}
	return out, nil
}
