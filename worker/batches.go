package worker

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// keepBatches works on uploaded workbooks, one after another, until ctx ends.
// A failure is told, and the batch is taken up again after a while, here or in
// another process: what was answered stays answered.
func (w *Worker) keepBatches(ctx context.Context) {
	tick := time.NewTicker(w.Every.Batches)
	defer tick.Stop()
	for ctx.Err() == nil {
		worked, err := w.workBatch(ctx)
		if err != nil {
			w.Log.Error("work on a workbook failed", "error", err, "again_in", w.Every.Batches.String())
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-w.batches:
		case <-tick.C:
		}
	}
}

// workBatch is one batch; a panic is a failure of it alone.
func (w *Worker) workBatch(ctx context.Context) (worked bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return w.Service.WorkBatch(ctx)
}

// WakeBatches tells that a workbook was put in line. It never blocks.
func (w *Worker) WakeBatches() {
	select {
	case w.batches <- struct{}{}:
	default:
	}
}
