package clearance

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
)

// Law is the tariff and the rates of exchange for a day.
type Law struct {
	Schedule *tariffs.Schedule
	Rates    *money.Rates
}

// lawBook is everything known at one moment; it is replaced whole.
type lawBook struct {
	stamp     int64
	schedules []datedSchedule // by From
	rates     *money.Rates
}

type datedSchedule struct {
	version  string
	from     civil.Date
	schedule *tariffs.Schedule
}

// Law gives the tariff in force on a day and the official rates. Before the
// first tariff known here it gives that one, which says of itself since when
// it holds.
func (s *Service) Law(day civil.Date) Law {
	book := s.law.Load()
	inForce := book.schedules[0]
	for _, d := range book.schedules[1:] {
		if !d.from.After(day) {
			inForce = d
		}
	}
	return Law{Schedule: inForce.schedule, Rates: book.rates}
}

// tariffOf is the schedule by which a batch's codes are read: the one its work
// was begun with, while that is known.
func (s *Service) tariffOf(b Batch) *tariffs.Schedule {
	for _, d := range s.law.Load().schedules {
		if d.version == b.Tariff {
			return d.schedule
		}
	}
	return s.Law(b.Day).Schedule
}

// RefreshLaw loads tariffs and rates where the store has newer ones, and asks
// for everything that waited for them to be processed again. So does the first
// look of a process: the data may have come while none ran.
func (s *Service) RefreshLaw(ctx context.Context) error {
	s.refresh.Lock()
	defer s.refresh.Unlock()
	if err := s.freshLaw(ctx); err != nil || !s.waiting.Load() {
		return err
	}
	s.waiting.Store(false)
	if err := s.requeueUnassessable(ctx); err != nil {
		s.waiting.Store(true) // the next refresh asks
		return err
	}
	return nil
}

func (s *Service) freshLaw(ctx context.Context) error {
	old := s.law.Load()
	if old != nil {
		stamp, err := s.Store.Stamp(ctx)
		if err != nil || stamp == old.stamp {
			return err
		}
	}
	book, err := s.readLaw(ctx, old)
	if err != nil {
		return err
	}
	s.law.Store(book)
	s.waiting.Store(true)
	return nil
}

func (s *Service) readLaw(ctx context.Context, old *lawBook) (*lawBook, error) {
	loaded, stamp, err := s.Store.Rates(ctx)
	if err != nil {
		return nil, err
	}
	versions, err := s.Store.Tariffs(ctx)
	if err != nil {
		return nil, err
	}
	book := &lawBook{stamp: stamp, rates: money.NewRates(slices.Concat(s.Rates, loaded))}
	book.schedules = append(book.schedules, datedSchedule{s.Tariff.Version(), s.Tariff.InForce(), s.Tariff})
	for _, v := range versions {
		d, err := s.schedule(ctx, v, old)
		if err != nil {
			return nil, err
		}
		book.schedules = append(book.schedules, d)
	}
	slices.SortStableFunc(book.schedules, func(a, b datedSchedule) int { return a.from.DaysSince(b.from) })
	return book, nil
}

func (s *Service) schedule(ctx context.Context, v TariffVersion, old *lawBook) (datedSchedule, error) {
	if old != nil {
		for _, d := range old.schedules {
			if d.version == v.Version {
				return d, nil
			}
		}
	}
	whole, found, err := s.Store.Tariff(ctx, v.Version)
	if err != nil {
		return datedSchedule{}, err
	}
	if !found {
		return datedSchedule{}, errors.New("tariff " + v.Version + " is listed but not kept")
	}
	schedule, err := s.ReadTariff(whole)
	return datedSchedule{v.Version, v.From, schedule}, err
}

// requeueUnassessable writes messages for all that wait for a rate; for each
// once, even if it is found to wait still before the last is asked for.
func (s *Service) requeueUnassessable(ctx context.Context) error {
	before := s.now()
	for {
		n, err := s.Store.Requeue(ctx, TopicProcess, []declarations.Status{declarations.Unassessable}, before, requeueAtOnce)
		if err != nil {
			return err
		}
		if n > 0 {
			s.Wake()
		}
		if n < requeueAtOnce {
			return nil
		}
	}
}

// ImportTariff keeps a new dated version of the tariff; the service uses it
// from its next RefreshLaw on, for days since its From.
func (s *Service) ImportTariff(ctx context.Context, v TariffVersion) error {
	if _, err := s.ReadTariff(v); err != nil {
		return err
	}
	if v.Version == s.Tariff.Version() {
		return fault.New(fault.Conflict, ruleReload, "version", v.Version)
	}
	v.Loaded = s.now()
	err := s.Store.PutTariff(ctx, v)
	if errors.Is(err, ErrBusy) {
		return fault.New(fault.Conflict, ruleReload, "version", v.Version)
	}
	return err
}

// ImportRates keeps official rates of exchange.
func (s *Service) ImportRates(ctx context.Context, rates []money.Rate) error {
	return s.Store.PutRates(ctx, rates, s.now())
}

// secretBook remembers the secrets of days.
type secretBook struct {
	mu    sync.Mutex
	byDay map[civil.Date][]byte
}

// secret gives the secret of a day, making it where nobody has yet.
func (s *Service) secret(ctx context.Context, day civil.Date) ([]byte, error) {
	s.secrets.mu.Lock()
	defer s.secrets.mu.Unlock()
	if secret, ok := s.secrets.byDay[day]; ok {
		return secret, nil
	}
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, err
	}
	secret, err := s.Store.Secret(ctx, day, fresh)
	if err != nil {
		return nil, err
	}
	if s.secrets.byDay == nil || len(s.secrets.byDay) > 366 {
		s.secrets.byDay = map[civil.Date][]byte{}
	}
	s.secrets.byDay[day] = bytes.Clone(secret)
	return secret, nil
}
