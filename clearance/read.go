package clearance

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/google/uuid"
)

// entry finds one by MRN or ID; one that the actor may not see is not found.
func (s *Service) entry(ctx context.Context, who Actor, ref string) (declarations.Entry, error) {
	if !declarations.ValidMRN(ref) && uuid.Validate(ref) != nil {
		return declarations.Entry{}, notFound()
	}
	found, err := s.Store.Entries(ctx, []string{ref})
	if err != nil {
		return declarations.Entry{}, s.storeTrouble("read", err)
	}
	if len(found) == 0 || !who.sees(found[0].Tenant) {
		return declarations.Entry{}, notFound()
	}
	return found[0], nil
}

// Dossier gives one declaration by MRN or ID; a foreign one is not found.
func (s *Service) Dossier(ctx context.Context, who Actor, ref string) (*Dossier, error) {
	e, err := s.entry(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	events, err := s.eventsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	d, _, err := s.dossier(ctx, e, events)
	return d, err
}

func (s *Service) eventsOf(ctx context.Context, id string) ([]Event, error) {
	events, err := s.Store.Events(ctx, id)
	if err != nil {
		return nil, s.storeTrouble("read", err)
	}
	return events, nil
}

// dossier puts the parts together; the record comes with it for those who may
// see more.
func (s *Service) dossier(ctx context.Context, e declarations.Entry, events []Event) (*Dossier, *RiskRecord, error) {
	records, err := s.Store.Records(ctx, []string{e.ID})
	if err != nil || len(records) == 0 {
		return nil, nil, s.missing(err)
	}
	d := &Dossier{
		ID: e.ID, MRN: e.MRN, LRN: e.LRN, Revision: e.Revision, Status: e.Status, Channel: e.Channel,
		LodgedAt: e.LodgedAt, Declaration: records[0].Body, Formalities: []risk.Formality{},
	}
	d.Notifications, d.Unassessable = public(events)
	if e.Status != declarations.Unassessable {
		d.Unassessable = nil
	}
	if d.Warnings, err = readWarnings(records[0].Warnings); err != nil {
		return nil, nil, err
	}
	judged, err := d.addResult(records[0].Result)
	if d.Assessment != nil {
		s.Law(d.Assessment.RateDate).Schedule.Explain(d.Assessment)
	}
	d.Payment = s.paymentOf(d)
	return d, judged, err
}

func (s *Service) missing(err error) error {
	if err != nil {
		return s.storeTrouble("read", err)
	}
	return notFound()
}

func (d *Dossier) addResult(r *Result) (*RiskRecord, error) {
	if r == nil {
		return nil, nil
	}
	if err := json.Unmarshal(r.Assessment, &d.Assessment); err != nil {
		return nil, err
	}
	var judged RiskRecord
	if err := json.Unmarshal(r.Risk, &judged); err != nil {
		return nil, err
	}
	d.Formalities = judged.Assessment.Formalities
	return &judged, nil
}

// public gives the events a declarant is told of, and the reasons of the last
// one that says why the declaration waits.
func public(events []Event) ([]Notification, fault.List) {
	told := []Notification{}
	var waits fault.List
	for _, e := range events {
		if !e.Public {
			continue
		}
		told = append(told, Notification{Seq: e.Seq, Type: e.Type, At: e.At, Detail: e.Detail})
		if e.Type == EventUnassessable {
			var detail struct{ Reasons fault.List }
			if json.Unmarshal(e.Detail, &detail) == nil {
				waits = detail.Reasons
			}
		}
	}
	return told, waits
}

// Events gives a declaration's public events.
func (s *Service) Events(ctx context.Context, who Actor, ref string) ([]Notification, error) {
	e, err := s.entry(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	events, err := s.eventsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	told, _ := public(events)
	return told, nil
}

// Casefile gives one declaration as inspectors see it.
func (s *Service) Casefile(ctx context.Context, who Actor, ref string) (*Casefile, error) {
	if !who.office() {
		return nil, forbidden()
	}
	e, err := s.entry(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	events, err := s.eventsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	d, judged, err := s.dossier(ctx, e, events)
	if err != nil {
		return nil, err
	}
	drawn, err := assignment(e, events)
	if err != nil {
		return nil, err
	}
	found, err := s.foundOf(ctx, e.ID)
	return &Casefile{
		Dossier: *d, Seq: e.Seq, ClaimedBy: e.Inspector, ClaimedAt: e.ClaimedAt, Assignment: drawn,
		Risk: judged, Allowed: allowed(who, e), Found: found,
	}, err
}

// List gives the actor's declarations, newest first.
func (s *Service) List(ctx context.Context, who Actor, q Query) (Page, error) {
	f, err := s.listed(who, q)
	if err != nil {
		return Page{}, err
	}
	entries, next, err := s.page(ctx, f)
	page := Page{Items: make([]Summary, len(entries)), NextCursor: next}
	for i, e := range entries {
		page.Items[i] = summaryOf(e)
	}
	return page, err
}

// listed is the filter of a list of declarations that the actor may see.
func (s *Service) listed(who Actor, q Query) (Filter, error) {
	f, err := q.filter()
	if err != nil || who.office() {
		return f, err
	}
	if f.Tenant = who.Tenant; f.Tenant == "" {
		return f, forbidden() // no tenant would choose all
	}
	return f, nil
}

// Inspections gives the flagged declarations, oldest first.
func (s *Service) Inspections(ctx context.Context, who Actor, q Query) (InspectionPage, error) {
	if !who.office() {
		return InspectionPage{}, forbidden()
	}
	f, err := q.filter()
	if err != nil {
		return InspectionPage{}, err
	}
	f.OldestFirst = true
	if len(f.Statuses) == 0 {
		f.Statuses = flagged()
	}
	if !isFlagged(f.Statuses[0]) {
		return InspectionPage{}, badQuery("status")
	}
	entries, next, err := s.page(ctx, f)
	if err != nil {
		return InspectionPage{}, err
	}
	scores, err := s.scores(ctx, entries)
	page := InspectionPage{Items: make([]Inspection, len(entries)), NextCursor: next}
	now := s.now()
	for i, e := range entries {
		page.Items[i] = Inspection{
			Summary: summaryOf(e), Seq: e.Seq, Score: scores[e.ID],
			Waiting: int(now.Sub(e.LodgedAt) / time.Second), ClaimedBy: e.Inspector, ClaimedAt: e.ClaimedAt,
		}
	}
	return page, err
}

func (s *Service) scores(ctx context.Context, entries []declarations.Entry) (map[string]int, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	records, err := s.Store.Records(ctx, ids)
	if err != nil {
		return nil, s.storeTrouble("read", err)
	}
	scores := map[string]int{}
	for _, r := range records {
		if r.Result == nil {
			continue
		}
		var judged RiskRecord
		if err := json.Unmarshal(r.Result.Risk, &judged); err != nil {
			return nil, err
		}
		scores[r.ID] = judged.Assessment.Score
	}
	return scores, nil
}

// page asks for one more than the limit, to know whether there is a next page.
func (s *Service) page(ctx context.Context, f Filter) ([]declarations.Entry, string, error) {
	limit := f.Limit
	f.Limit++
	entries, err := s.Store.List(ctx, f)
	if err != nil {
		return nil, "", s.storeTrouble("list", err)
	}
	if len(entries) <= limit {
		return entries, "", nil
	}
	entries = entries[:limit]
	last := entries[limit-1]
	return entries, Cursor{last.LodgedAt, last.ID}.encode(), nil
}

func summaryOf(e declarations.Entry) Summary {
	return Summary{
		ID: e.ID, MRN: e.MRN, LRN: e.LRN, Type: e.Type, Office: e.Office, Importer: e.Importer, Items: e.Items,
		Revision: e.Revision, Status: e.Status, Channel: e.Channel,
		CustomsValue: e.Value.String(), Total: e.Total.String(), LodgedAt: e.LodgedAt,
	}
}

// Sizes of a page.
const (
	usualPage = 50
	mostPage  = 500
)

func badQuery(name string) error {
	e := fault.New(fault.Malformed, ruleCursor, "name", name)
	e.Faults = fault.List{ruleCursor.At("", "name", name)}
	return e
}

// filter checks a query; what it does not know is an error, never ignored.
func (q Query) filter() (Filter, error) {
	f := Filter{Office: q.Office, Type: q.Type, From: q.From, To: q.To, Query: strings.TrimSpace(q.Text), Limit: q.Limit}
	if f.Limit == 0 {
		f.Limit = usualPage
	}
	if f.Limit < 1 || f.Limit > mostPage {
		return f, badQuery("limit")
	}
	if q.Status != "" {
		if !slices.Contains(declarations.Statuses(), declarations.Status(q.Status)) {
			return f, badQuery("status")
		}
		f.Statuses = []declarations.Status{declarations.Status(q.Status)}
	}
	if f.Channel = declarations.Channel(q.Channel); q.Channel != "" && !slices.Contains([]declarations.Channel{declarations.Green, declarations.Yellow, declarations.Red}, f.Channel) {
		return f, badQuery("channel")
	}
	before, err := decodeCursor(q.Cursor)
	f.Before = before
	return f, err
}

func (c Cursor) encode() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.LodgedAt.UnixMicro(), 10) + " " + c.ID))
}

func decodeCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	micros, id, ok := strings.Cut(string(b), " ")
	at, notNumber := strconv.ParseInt(micros, 10, 64)
	if err != nil || !ok || notNumber != nil || uuid.Validate(id) != nil {
		return Cursor{}, badQuery("cursor")
	}
	return Cursor{time.UnixMicro(at).UTC(), id}, nil
}
