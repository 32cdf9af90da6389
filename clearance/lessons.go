package clearance

import (
	"context"
	"strconv"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/statistics"
)

// Lessons gives the items of all imports judged from one day to another as
// rows to train a model on, oldest first. An outcome is a lesson where it was
// told by the end of the last day: what became known later would not have
// been known to a model trained then.
func (s *Service) Lessons(ctx context.Context, from, to civil.Date) (*model.Table, error) {
	var rows []model.Row
	told := s.midnight(to.AddDays(1))
	err := s.past(ctx, from, to, func(j *Judged) error {
		rows = append(rows, lessonsOf(j, told)...)
		return nil
	})
	return model.NewTable(rows), err
}

// midnight is when a day begins in Kyiv.
func (s *Service) midnight(day civil.Date) time.Time {
	t := day.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, s.kyiv)
}

func lessonsOf(j *Judged, told time.Time) []model.Row {
	f := &j.Risk.Facts
	var o *statistics.Outcome
	if found := j.Found.knownBy(told); found != nil {
		o = outcomeOf(f, found)
	}
	rows := risk.Lessons(f, o)
	for i := range rows {
		rows[i].ID = j.Entry.MRN + "/" + strconv.Itoa(f.Items[i].Item)
	}
	return rows
}
