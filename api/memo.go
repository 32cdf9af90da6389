package api

import (
	"sync"
	"time"
)

// memo keeps an answer for a short while, so that anonymous visitors cannot
// make the store work by asking again and again.
type memo[T any] struct {
	mu    sync.Mutex
	keep  time.Duration
	now   func() time.Time
	at    time.Time
	value T
	err   error
}

func newMemo[T any](keep time.Duration, now func() time.Time) *memo[T] {
	return &memo[T]{keep: keep, now: now}
}

// get gives the answer that is kept, or asks. Callers wait for one another.
func (m *memo[T]) get(ask func() (T, error)) (T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.at.IsZero() || m.now().Sub(m.at) >= m.keep {
		m.value, m.err = ask()
		m.at = m.now()
	}
	return m.value, m.err
}

// recent is a bounded table that forgets what was not used for longest: when
// the young half is full it becomes the old one, and the old one is dropped.
type recent[K comparable, V any] struct {
	mu         sync.Mutex
	half       int
	young, old map[K]V
}

func newRecent[K comparable, V any](most int) *recent[K, V] {
	return &recent[K, V]{half: max(most/2, 1), young: map[K]V{}}
}

func (r *recent[K, V]) get(key K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v, ok := r.young[key]; ok {
		return v, true
	}
	v, ok := r.old[key]
	if ok {
		r.put(key, v)
	}
	return v, ok
}

// getOr gives what is there, or puts what is made.
func (r *recent[K, V]) getOr(key K, produce func() V) V {
	if v, ok := r.get(key); ok {
		return v
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if v, ok := r.young[key]; ok {
		return v
	}
	v := produce()
	r.put(key, v)
	return v
}

func (r *recent[K, V]) set(key K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.put(key, v)
}

func (r *recent[K, V]) forget(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.young, key)
	delete(r.old, key)
}

func (r *recent[K, V]) put(key K, v V) {
	if len(r.young) >= r.half {
		r.old, r.young = r.young, make(map[K]V, r.half)
	}
	r.young[key] = v
}
