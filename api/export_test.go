package api

// For tests of what no request shows.
var (
	SoundHeaders = soundHeaders
	JSONOnly     = jsonOnly
)

// Recent is the bounded table, of numbers by text.
type Recent struct{ table *recent[string, int] }

// NewRecent makes one.
func NewRecent(most int) Recent { return Recent{newRecent[string, int](most)} }

func (r Recent) Get(key string) (int, bool) { return r.table.get(key) }
func (r Recent) Set(key string, v int)      { r.table.set(key, v) }

// Len counts what is remembered, a text in both halves twice.
func (r Recent) Len() int {
	r.table.mu.Lock()
	defer r.table.mu.Unlock()
	return len(r.table.young) + len(r.table.old)
}
