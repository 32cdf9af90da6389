package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/examples"
	"github.com/brama-customs/brama/tariffs/ua"
)

// sampleWorkbook is the workbook of the demo: the template, filled in as an
// importer might have.
func sampleWorkbook() ([]byte, error) {
	schedule, err := ua.Schedule()
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	rows := batch.ReadFilled(examples.TheWorkbook().Rows)
	err = batch.FillTemplate(&file, "uk", batch.NewChoices(schedule, todayInKyiv()), rows)
	return file.Bytes(), err
}

// sampleWorkbookName is what the importer called it.
const sampleWorkbookName = "Постачання.xlsx"

// lodgeWorkbook uploads the sample workbook and waits until every row has its
// answer. It gives the declarations that were lodged.
func lodgeWorkbook(ctx context.Context, broker *client) (head clearance.BatchHead, mrns []string, err error) {
	file, err := sampleWorkbook()
	if err != nil {
		return head, nil, fmt.Errorf("make the sample workbook: %w", err)
	}
	if head, err = broker.upload(ctx, sampleWorkbookName, bytes.NewReader(file), nil); err != nil {
		return head, nil, fmt.Errorf("upload the sample workbook: %w", err)
	}
	if head, err = broker.follow(ctx, head, func(clearance.BatchHead) {}); err != nil {
		return head, nil, err
	}
	answers, err := broker.batchAnswers(ctx, head.ID)
	for _, a := range answers {
		if a.Declaration != nil {
			mrns = append(mrns, a.Declaration.MRN)
		}
	}
	return head, mrns, err
}

// batchAnswers gives what became of every row of a batch.
func (c *client) batchAnswers(ctx context.Context, id string) (all []clearance.BatchAnswer, err error) {
	for after := 0; ; {
		var page clearance.BatchAnswers
		path := fmt.Sprintf("%s/%s/rows?limit=500&after=%d", batchesPath, id, after)
		if err := c.call(ctx, http.MethodGet, path, nil, nil, &page); err != nil {
			return all, err
		}
		all = append(all, page.Items...)
		if after = page.Next; after == 0 {
			return all, nil
		}
	}
}

func printWorkbook(out io.Writer, h clearance.BatchHead) {
	fmt.Fprintf(out, "\nWorkbook %s: %d rows, %d declarations: %d lodged (above), %d with faults, %d warnings.\n",
		h.File, h.RowsDone, h.Declarations, h.Accepted, h.Rejected, h.Warnings)
}
