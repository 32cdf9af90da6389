package model

import "math/bits"

// combos holds the counts of one group's combinations: a hash table with open
// addressing. A row asks some fifty groups of which hardly anything is in the
// processor's cache; beside Go's maps this takes half the time, as a combination
// and its counts lie side by side and the lookups do not wait for one another.
// It is not hardened against chosen keys: its keys are numbers it gave itself.
type combos struct {
	entries []entry
	slots   []int32 // 1 + place of an entry, 0 where free; a power of two of them, at most half taken
	shift   uint8   // of a hash to a slot
}

type entry struct {
	key   key
	count count
}

// hash mixes a key as the finish of murmur3 does (Appleby, public domain).
func (k *key) hash() uint64 {
	h := (uint64(k[0]) | uint64(k[1])<<32) * 0xff51afd7ed558ccd
	h ^= bits.RotateLeft64((uint64(k[2])|uint64(k[3])<<32)*0xc4ceb9fe1a85ec53, 31)
	h ^= h >> 33
	return h * 0xff51afd7ed558ccd
}

// find gives the place of a combination, -1 where there is none.
func (t *combos) find(k key) int32 {
	for i := k.hash() >> t.shift; ; i = (i + 1) & uint64(len(t.slots)-1) {
		at := t.slots[i] - 1
		if at < 0 || t.entries[at].key == k {
			return at
		}
	}
}

// first is what stands in the slot that a combination would take if it were
// free: 1 + place of an entry, or 0.
func (t *combos) first(k *key) int32 { return t.slots[k.hash()>>t.shift] }

// holds says whether the entry of a slot is the combination.
func (t *combos) holds(slot int32, k *key) bool {
	at := max(slot-1, 0) // of a free slot any entry is looked at, so that there is nothing to wait for
	if int(at) >= len(t.entries) {
		return false
	}
	e := &t.entries[at].key
	return (e[0]^k[0])|(e[1]^k[1])|(e[2]^k[2])|(e[3]^k[3]) == 0 && slot > 0
}

// add makes room for a combination that is not there.
func (t *combos) add(k key) int32 {
	t.entries = append(t.entries, entry{key: k})
	if 2*len(t.entries) > len(t.slots) {
		t.spread(2 * len(t.slots))
	} else {
		t.put(int32(len(t.entries)))
	}
	return int32(len(t.entries) - 1)
}

// spread puts all entries into a table of so many slots.
func (t *combos) spread(slots int) {
	t.slots, t.shift = make([]int32, slots), uint8(64-bits.TrailingZeros(uint(slots)))
	for i := range t.entries {
		t.put(int32(i + 1))
	}
}

// put takes the first free slot for an entry by its place plus one.
func (t *combos) put(place int32) {
	i := t.entries[place-1].key.hash() >> t.shift
	for t.slots[i] != 0 {
		i = (i + 1) & uint64(len(t.slots)-1)
	}
	t.slots[i] = place
}
