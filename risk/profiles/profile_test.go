package profiles_test

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/profiles"
)

// valid gives a profile with no fault, which shirts meets with its first item.
func valid() profiles.Profile {
	return profiles.Profile{
		ID:            "cheap-shirts",
		Title:         fault.Text{UK: "Дешеві футболки", EN: "Cheap T-shirts"},
		Criteria:      profiles.Criteria{Codes: []string{"6109"}, Origins: []string{"CN"}, PriceRatio: profiles.Range{To: number("60")}},
		Channel:       "yellow",
		Formalities:   []string{"105-2"},
		Instruction:   fault.Text{UK: "Перевірте рахунок", EN: "Check the invoice"},
		Justification: "Торік 40 % таких мали занижену вартість",
	}
}

// shirts gives an import of cheap shirts from China; its second item is dear.
func shirts() *facts.Declaration {
	return &facts.Declaration{
		Office: "UA100230", Type: "IM", Procedure: "40", TransportMode: "30", Day: civil.Must("2026-01-12"),
		Importer: "12345678", Exporter: "SHANGHAIGARMENT", Declarant: "87654321", Dispatch: "CN", Destination: "UA",
		TransportDocument: "CMR1", Value: exact.Must("3000.00"),
		Before: facts.Before{ImporterBefore: 9, FirstDay: civil.Must("2025-11-01"), Days1: 1, Days7: 2, Days30: 3, PairBefore: 4},
		Items: []facts.Item{
			{Item: 1, Code: "6109100000", Origin: "CN", Value: exact.Must("600.00"), NetMass: exact.Must("10"), GrossMass: exact.Must("11"),
				Peers: facts.Peers{Code: "6109100000", Count: 412, Median: exact.Must("100.00")}},
			{Item: 2, Code: "6109902000", Origin: "CN", Value: exact.Must("2400.00"), NetMass: exact.Must("10"),
				Peers: facts.Peers{Code: "6109902000", Count: 412, Median: exact.Must("100.00")}},
		},
	}
}

func number(s string) *exact.Number {
	n := exact.Must(s)
	return &n
}
