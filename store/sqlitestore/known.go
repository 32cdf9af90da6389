package sqlitestore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

// together is how many claims one statement asks for; what is left over is
// asked one by one.
const together = 32

// Known asks three questions, each for many claims at once.
func (t *tx) Known(ctx context.Context, claims []clearance.Claim) ([]clearance.Known, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	known := make([]clearance.Known, len(claims))
	err := errors.Join(t.knownKeys(claims, known), t.knownLRNs(claims, known), t.knownDuplicates(claims, known))
	return known, failed("looking for what is known", err)
}

// ask runs a statement on asked, groups of width values. The statement begins
// with the groups as rows of a table named by head; CROSS JOIN makes SQLite
// look up group by group in an index.
func (t *tx) ask(head, rest string, width int, asked []any, scan func(*sql.Rows) error) error {
	for len(asked) > 0 {
		n := together
		if len(asked) < n*width {
			n = 1
		}
		text := "WITH " + head + " AS (VALUES " + marks(n, width) + ") " + rest
		if err := t.query(text, asked[:n*width], scan); err != nil {
			return err
		}
		asked = asked[n*width:]
	}
	return nil
}

func (t *tx) knownKeys(claims []clearance.Claim, known []clearance.Known) error {
	var asked []any
	for i, c := range claims {
		if c.Key != "" {
			asked = append(asked, i, c.Tenant, c.Key)
		}
	}
	const rest = `SELECT c.i, k.id, k.digest FROM c CROSS JOIN keys k WHERE k.tenant = c.tenant AND k.key = c.key`
	return t.ask("c (i, tenant, key)", rest, 3, asked, func(rows *sql.Rows) error {
		var i int
		var id, digest sql.RawBytes
		if err := rows.Scan(&i, &id, &digest); err != nil {
			return err
		}
		known[i].KeyID = idText(id)
		copy(known[i].KeyDigest[:], digest)
		return nil
	})
}

func (t *tx) knownLRNs(claims []clearance.Claim, known []clearance.Known) error {
	asked := make([]any, 0, 4*len(claims))
	for i, c := range claims {
		asked = append(asked, i, c.Tenant, c.Declarant, c.LRN)
	}
	const rest = `SELECT c.i, ` + entryList + ` FROM c CROSS JOIN entries e
		WHERE e.tenant = c.tenant AND e.declarant = c.declarant AND e.lrn = c.lrn`
	return t.ask("c (i, tenant, declarant, lrn)", rest, 4, asked, func(rows *sql.Rows) error {
		var i int
		e, err := scanEntryAfter(rows, &i)
		if err != nil {
			return err
		}
		known[i].LRN = &e
		return nil
	})
}

func (t *tx) knownDuplicates(claims []clearance.Claim, known []clearance.Known) error {
	var asked []any
	for i, c := range claims {
		if c.Duplicate != (declarations.Fingerprint{}) {
			asked = append(asked, i, c.Tenant, c.Duplicate[:], c.Since.UnixMicro())
		}
	}
	const rest = `SELECT c.i, (SELECT e.mrn FROM entries e
			WHERE e.duplicate = c.duplicate AND e.tenant = c.tenant AND e.lodged_at >= c.since
			ORDER BY e.lodged_at DESC LIMIT 1) FROM c`
	return t.ask("c (i, tenant, duplicate, since)", rest, 4, asked, func(rows *sql.Rows) error {
		var i int
		var mrn sql.NullString
		if err := rows.Scan(&i, &mrn); err != nil {
			return err
		}
		known[i].Duplicate = mrn.String
		return nil
	})
}
