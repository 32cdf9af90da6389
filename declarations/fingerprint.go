package declarations

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"

	"github.com/brama-customs/brama/exact"
)

// Fingerprint is equal for declarations that look like the same consignment.
type Fingerprint [16]byte

// fingerprintVersion is the first byte of what is hashed: another way to
// write it gets another number.
const fingerprintVersion = 1

// Fingerprint of the exporter, the invoice numbers and the gross mass; the
// zero Fingerprint where the declaration does not say all three.
func (d *Declaration) Fingerprint() Fingerprint {
	exporter, invoices, mass := d.exporterIdentity(), d.invoiceNumbers(), d.grossMass()
	if exporter == "" || len(invoices) == 0 || mass.Sign() == 0 {
		return Fingerprint{}
	}
	hashed := []byte{fingerprintVersion}
	for _, part := range append([]string{exporter, mass.Trim().String()}, invoices...) {
		hashed = binary.BigEndian.AppendUint32(hashed, uint32(len(part)))
		hashed = append(hashed, part...)
	}
	sum := sha256.Sum256(hashed)
	return Fingerprint(sum[:16])
}

// exporterIdentity is the exporter's number, or its country and name where it
// has none.
func (d *Declaration) exporterIdentity() string {
	switch p := d.Exporter; {
	case p == nil:
		return ""
	case p.ID != "":
		return p.Country + "#" + folded(p.ID)
	default:
		return p.Country + "/" + folded(p.Name)
	}
}

// folded leaves letters and digits, small, so that "MUSTER GmbH." is
// "Muster GMBH".
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// invoiceNumbers are those of the whole declaration and of its items, each
// once, sorted.
func (d *Declaration) invoiceNumbers() []string {
	var numbers []string
	take := func(documents []Document) {
		for _, doc := range documents {
			if doc.Type == commercialInvoice {
				numbers = append(numbers, folded(doc.ID))
			}
		}
	}
	take(d.Documents)
	for i := range d.Items {
		take(d.Items[i].Documents)
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// grossMass is the total declared, or the sum of the items.
func (d *Declaration) grossMass() exact.Number {
	if !d.TotalGrossMass.IsZero() {
		return d.TotalGrossMass
	}
	var sum exact.Number
	for i := range d.Items {
		sum = sum.Add(d.Items[i].GrossMass)
	}
	return sum
}
