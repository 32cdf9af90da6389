package model

import "sync"

// crew spreads independent pieces of work over goroutines. Every piece writes
// only what is its own, so that nothing depends on who did what when.
type crew struct{ workers int }

// each calls do for 0 … n-1, each once, and returns when all are done.
func (c *crew) each(n int, do func(i int)) {
	workers := min(c.workers, n)
	if workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < n; i += workers {
				do(i)
			}
		})
	}
	all.Wait()
}
