package storetest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"github.com/brama-customs/brama/clearance"
)

// LodgeWorkbook keeps a batch of a file of its own, and works a little on the
// oldest one there is. It gives the ID of the batch kept; without an error all
// that is safe.
func LodgeWorkbook(d clearance.Driver, n int) (string, error) {
	content := Content(byte(n), 2*clearance.FilePart+n%clearance.FilePart)
	b, leaves := Workbook(n, content)
	b.Claims = true
	kept, err := d.PutBatch(bg(), b, Parts(content), leaves)
	if err != nil {
		return "", err
	}
	work, found, err := d.LeaseBatch(bg(), 0)
	if err != nil || !found {
		return kept.ID, err
	}
	const step, rows = 50, 150
	work.Done += step
	if work.Done == rows {
		work.Status = clearance.BatchDone
	}
	_, err = d.AdvanceBatch(bg(), work, outcomes(work.Done-step+1, work.Done), nil, 0)
	if errors.Is(err, clearance.ErrBusy) { // somebody else has it by now
		err = nil
	}
	return kept.ID, err
}

// WholeWorkbooks checks that the batches of LodgeWorkbook with these IDs are
// there, and that every batch, also one that nobody was told of, has its whole
// file and exactly the outcomes it says.
func WholeWorkbooks(t *testing.T, d clearance.Driver, ids []string) {
	t.Helper()
	kept, err := d.Batches(bg(), ids)
	check(t, err)
	if len(kept) != len(ids) || len(ids) == 0 {
		t.Errorf("%d batches acknowledged, %d are there", len(ids), len(kept))
	}
	for page := listed(t, d, clearance.Cursor{}, 100); len(page) > 0; {
		for _, b := range page {
			wholeWorkbook(t, d, b)
		}
		last := page[len(page)-1]
		page = listed(t, d, clearance.Cursor{LodgedAt: last.Created, ID: last.ID}, 100)
	}
}

func wholeWorkbook(t *testing.T, d clearance.Driver, b clearance.Batch) {
	t.Helper()
	if content := fileOf(t, d, b); sha256.Sum256(content) != b.Digest {
		t.Errorf("batch %s: %d bytes of its file are there, of %d", b.ID, len(content), b.Size)
	}
	same(t, fmt.Sprint("outcomes of ", b.ID), outcomesOf(t, d, b.ID, 0, 10_000), outcomes(1, b.Done))
}
