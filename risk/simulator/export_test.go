package simulator

import (
	"strconv"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/model"
)

// Rows are the items of a declaration as a service describes them to a model.
func Rows(s *Simulated) []model.Row {
	rows := make([]model.Row, len(s.Declaration.Items))
	for i := range rows {
		rows[i] = rowOf(s, i)
	}
	return rows
}

func rowOf(s *Simulated, place int) model.Row {
	d, it, p := s.Declaration, &s.Declaration.Items[place], &s.Truth.parcels[place]
	r := model.NewRow()
	r.ID, r.Day = d.LRN+"/"+strconv.Itoa(place+1), civil.Of(s.At)
	for column, text := range map[model.Column]string{
		model.Office: d.DeclarationOffice, model.TransportMode: d.BorderTransport.Mode, model.Declarant: d.Declarant.ID,
		model.Importer: d.Importer.ID, model.Exporter: d.Exporter.Name, model.CommodityCode: it.CommodityCode,
		model.CountryOfDispatch: d.CountryOfDispatch, model.OriginCountry: it.OriginCountry, model.DutyType: string(p.column),
		model.OriginIndicator: indicator(it),
	} {
		r.Texts[column] = text
	}
	for number, value := range map[model.Number]exact.Number{
		model.DutyRate: p.rate, model.NetMass: it.NetMass, model.Value: p.value, model.Duty: p.paid,
		model.Packages: exact.Int(int64(packagesOf(it))), model.Quantity: quantity(it), model.Items: exact.Int(int64(len(d.Items))),
	} {
		r.Numbers[number], _ = strconv.ParseFloat(value.String(), 64)
	}
	return r
}

func indicator(it *declarations.Item) string {
	if it.Preference != nil {
		return "P"
	}
	return "N"
}

func quantity(it *declarations.Item) exact.Number {
	if len(it.SupplementaryQuantities) > 0 {
		return it.SupplementaryQuantities[0].Value
	}
	return exact.Number{}
}

// Paid is what is payable on an item.
func Paid(s *Simulated, place int) exact.Number { return s.Truth.parcels[place].paid }

// Outcome are the rows of a declaration as an inspection finds them.
func Outcome(s *Simulated) []model.Row {
	rows := Rows(s)
	for i := range rows {
		rows[i].Label = model.Clean
		if s.Truth.Actual != nil && s.Truth.Actual.Item == i+1 {
			rows[i].Label = model.Fault
			rows[i].Found = float64(s.Truth.AtStake) / 100
		}
	}
	return rows
}
