package risk

import (
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/statistics"
)

// RowOf describes one item of a declaration as models learn from and score it.
func RowOf(d *facts.Declaration, it *facts.Item) model.Row {
	r := model.NewRow()
	r.Day = d.Day
	r.Texts[model.Office], r.Texts[model.TransportMode] = d.Office, d.TransportMode
	r.Texts[model.ProcessType] = d.Procedure
	r.Texts[model.Declarant], r.Texts[model.Importer], r.Texts[model.Exporter] = d.Declarant, d.Importer, d.Exporter
	r.Texts[model.CommodityCode], r.Texts[model.OriginCountry] = it.Code, it.Origin
	r.Texts[model.CountryOfDispatch] = d.Dispatch
	r.Texts[model.DutyType], r.Texts[model.OriginIndicator] = it.Column, reliefOf(it)
	r.Give(model.DutyRate, it.DutyRate)
	r.Give(model.NetMass, it.NetMass)
	r.Give(model.Value, it.Value)
	r.Give(model.Quantity, it.Quantity)
	r.Give(model.Duty, it.Payable)
	r.Give(model.Items, exact.Int(int64(len(d.Items))))
	if it.Packages > 0 {
		r.Give(model.Packages, exact.Int(int64(it.Packages)))
	}
	return r
}

// Lessons describes the items of an import, those that were checked with what
// the inspection came to; o is nil where there was none. Other declarations
// are not scored and teach nothing.
func Lessons(d *facts.Declaration, o *statistics.Outcome) []model.Row {
	if d.Type != importing {
		return nil
	}
	rows := make([]model.Row, len(d.Items))
	for i := range d.Items {
		rows[i] = RowOf(d, &d.Items[i])
		if o != nil {
			label(&rows[i], d.Items[i].Item, o)
		}
	}
	return rows
}

func label(r *model.Row, item int, o *statistics.Outcome) {
	for _, found := range o.Items {
		if found.Item != item {
			continue
		}
		r.Label, r.Weight = model.Clean, o.Weight
		if found.Fault {
			r.Label = model.Fault
			r.GiveFound(found.Found)
		}
	}
}

// reliefOf says whether a preference is claimed, and with a proof of origin.
func reliefOf(it *facts.Item) string {
	switch {
	case !it.ClaimsRelief:
		return "none"
	case it.ProofOfOrigin:
		return "proved"
	}
	return "unproved"
}
