package main

import (
	"os"
	"runtime/debug"
)

// gcPercent lets the heap grow to four times what is in use before it is
// collected. A serving process uses some tens of megabytes, so the price is
// small; measured, it saves a tenth of the CPU a declaration costs.
const gcPercent = 300

// spendMemory sets the collector of a serving process, unless whoever runs it
// has (GOGC).
func spendMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
