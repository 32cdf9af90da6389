package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/google/uuid"
)

// model is the declaration that is lodged again and again, each time with its
// own number, invoice and office.
type model struct {
	body []byte
	at   []int // where the running number stands
}

// runningNumber is what each declaration has instead.
const runningNumber = "000000000"

// benchGoods are ordinary goods, with their net mass, pieces and price.
var benchGoods = []struct{ code, description, unit string }{
	{"6109100000", "Футболки бавовняні трикотажні", "шт"},
	{"6109902000", "Футболки з вовни трикотажні", "шт"},
	{"8501710090", "Генератори фотоелектричні", "шт"},
	{"9616109000", "Насадки для пульверизаторів", ""},
	{"6406109000", "Деталі взуття", ""},
}

func newModel(items int) (*model, error) {
	d := declarations.Declaration{
		LRN: "BENCH-" + runningNumber, Type: "IM", RequestedProcedure: "40", AdditionalDeclarationType: "AA",
		DeclarationOffice: "UA100000", RateDate: civil.New(2026, time.January, 12),
		Exporter:          &declarations.Party{Name: "Muster Handels GmbH", Country: "DE", Address: "Hauptstr. 1, Bonn"},
		Importer:          &declarations.Party{ID: "12345678", Name: "ТОВ «Приклад»", Country: "UA", Address: "Київ, вул. Садова, 1"},
		Declarant:         &declarations.Party{ID: "12345678", Name: "ТОВ «Приклад»", Country: "UA", Address: "Київ, вул. Садова, 1"},
		CountryOfDispatch: "DE", CountryOfDestination: "UA", TradingCountry: "DE",
		DeliveryTerms:   &declarations.DeliveryTerms{Incoterm: "CIP", Country: "UA", Place: "Київ"},
		InvoiceCurrency: "EUR", NatureOfTransaction: "11", TotalPackageQuantity: 10 * items,
		BorderTransport: &declarations.Transport{Mode: "30", ID: "AA1234BB", Nationality: "UA"},
		Documents: []declarations.Document{
			{Type: "0380", ID: "INV-" + runningNumber, Date: civil.New(2026, time.January, 5)},
			{Type: "0730", ID: "CMR-" + runningNumber, Date: civil.New(2026, time.January, 8)},
		},
	}
	total := exact.Int(0)
	for i := range items {
		item := benchItem(i)
		total = total.Add(item.InvoiceAmount)
		d.Items = append(d.Items, item)
	}
	d.TotalInvoiceAmount = total
	body, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	m := &model{body: body}
	for from := 0; ; {
		i := bytes.Index(body[from:], []byte(runningNumber))
		if i < 0 {
			break
		}
		m.at = append(m.at, from+i)
		from += i + len(runningNumber)
	}
	return m, nil
}

func benchItem(i int) declarations.Item {
	goods := benchGoods[i%len(benchGoods)]
	item := declarations.Item{
		Sequence: i + 1, Description: goods.description, CommodityCode: goods.code, OriginCountry: "CN",
		GrossMass: exact.Must("120.500"), NetMass: exact.Must("110.000"), NetMassWithPrimaryPackaging: exact.Must("112.000"),
		Packages:          []declarations.Packages{{Type: "CT", Number: 10, Marks: "N/M"}},
		PreviousProcedure: "00", AdditionalProcedure: "ZZ",
		Preference:    &declarations.Preference{Duty: "000", Excise: "000", VAT: "000"},
		InvoiceAmount: exact.New(150000+int64(i)*1234, 2), ValuationMethod: "1",
		ValuationAdjustments: []declarations.Adjustment{{Type: "freight", Amount: exact.Must("100.00"), Currency: "EUR"}},
	}
	if goods.unit != "" {
		item.SupplementaryQuantities = []declarations.Quantity{{Unit: goods.unit, Value: exact.Int(500)}}
	}
	return item
}

// number writes declaration n into buf and gives it.
func (m *model) number(buf []byte, n int64) []byte {
	buf = append(buf[:0], m.body...)
	text := fmt.Sprintf("%09d", n)
	for _, at := range m.at {
		copy(buf[at:], text)
	}
	return buf
}

// rawGroup is how many declarations the bare store takes in a transaction.
const rawGroup = 500

// rawInsertRate is what the bare store takes in a second: entry, document and
// message of a declaration, in groups, from two writers, with nothing read or
// worked out.
func rawInsertRate(ctx context.Context, url string, m *model, seconds int) (int, error) {
	keeper, err := storeFlags{url}.open(ctx, false)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
	defer cancel()
	var kept, next atomic.Int64
	var group sync.WaitGroup
	failed := make(chan error, 2)
	start := time.Now()
	for range cap(failed) {
		group.Go(func() {
			for ctx.Err() == nil {
				c := m.rawChanges(next.Add(rawGroup))
				err := keeper.Write(ctx, func(tx clearance.Tx) error { return tx.Put(ctx, c) })
				if ctx.Err() == nil && err != nil {
					failed <- err
					return
				}
				if err == nil {
					kept.Add(rawGroup)
				}
			}
		})
	}
	group.Wait()
	took := time.Since(start)
	close(failed)
	return int(kept.Load() * int64(time.Second) / int64(took)), errors.Join(<-failed, keeper.Close())
}

func (m *model) rawChanges(last int64) clearance.Changes {
	var c clearance.Changes
	at := time.Now().UTC().Truncate(time.Microsecond)
	for n := last - rawGroup; n < last; n++ {
		id := uuid.Must(uuid.NewV7()).String()
		body := m.number(nil, n)
		lrn := "BENCH-" + strconv.FormatInt(n, 10)
		c.Entries = append(c.Entries, declarations.Entry{
			ID: id, MRN: fmt.Sprintf("26UA%012dU0", n), LRN: lrn, Tenant: "bench", Declarant: "12345678",
			Office: "UA100000", Type: "IM", Procedure: "40", Importer: "12345678", Items: 5,
			Revision: 1, Version: 1, Seq: 1, Status: declarations.Lodged,
			RateDate: civil.New(2026, time.January, 12), LodgedAt: at, ChangedAt: at,
		})
		c.Documents = append(c.Documents, clearance.Document{ID: id, Revision: 1, Body: body, Digest: sha256.Sum256(body)})
		c.Messages = append(c.Messages, clearance.Message{Topic: clearance.TopicProcess, ID: id, Revision: 1})
	}
	return c
}
