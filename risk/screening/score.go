package screening

const (
	// singleFrom is the least similarity of the words of two names that have but
	// one that tells.
	singleFrom = 950
	// shortName is how many folded letters the telling words of a name have
	// together at least, that it may be found by another that is not the same.
	shortName = 6
	// spacedScore is that of names which differ only in where words part.
	spacedScore = 990
	// weakWeight is what a word counts that many names have; others count as much
	// as they have letters.
	weakWeight = 1
	// extraPart is how much less a word counts that one name has and the other
	// lacks, than one that contradicts.
	extraPart = 4
)

// pair is a word of one name beside one of another.
type pair struct{ a, b, sim int }

// score is how far two names are the same, per mille, whatever the order of
// their words: 0 where not even two words that tell are alike, nor the only
// one that both have. sim gives how far word i of a is word k of b.
//
// Words are paired, the most alike first. The score is the mean likeness of
// the pairs by weight. Words without a pair on both sides contradict and count
// in full; those that only one name has beyond that, such as a patronymic or a
// place, count a quarter.
func score(a, b *name, sim func(i, k int) int) int {
	pairs := paired(a, b, sim)
	if !enough(a, b, pairs) {
		return 0
	}
	alike, weight := 0, 0
	restA, restB := a.weight(), b.weight()
	for _, p := range pairs {
		wa, wb := weightOf(a.words[p.a]), weightOf(b.words[p.b])
		alike, weight = alike+p.sim*(wa+wb), weight+wa+wb
		restA, restB = restA-wa, restB-wb
	}
	contradicting, extra := 2*min(restA, restB), max(restA, restB)-min(restA, restB)
	total := alike * extraPart / (extraPart*(weight+contradicting) + extra)
	if total < same && (a.allWeak || b.allWeak || min(a.letters, b.letters) < shortName) {
		return 0
	}
	return total
}

// enough reports whether so many telling words are paired that it is worth
// scoring: two, or the only one of both names if it is very much alike.
func enough(a, b *name, pairs []pair) bool {
	telling, best := 0, 0
	for _, p := range pairs {
		if a.tells(a.words[p.a]) && b.tells(b.words[p.b]) {
			telling++
			best = max(best, p.sim)
		}
	}
	return telling >= 2 || telling == 1 && a.telling == 1 && b.telling == 1 && best >= singleFrom
}

// paired takes the words that are most alike off both names, again and again.
// Among equals the earlier words come first.
func paired(a, b *name, sim func(i, k int) int) []pair {
	var usual [16]pair
	all := usual[:0]
	for i := range a.words {
		for k := range b.words {
			if s := sim(i, k); s > 0 {
				all = append(all, pair{i, k, s})
			}
		}
	}
	var takenA, takenB uint32
	var pairs []pair
	for {
		best := -1
		for i, p := range all {
			free := takenA>>p.a&1 == 0 && takenB>>p.b&1 == 0
			if free && (best < 0 || p.sim > all[best].sim) {
				best = i
			}
		}
		if best < 0 {
			return pairs
		}
		p := all[best]
		takenA, takenB, pairs = takenA|1<<p.a, takenB|1<<p.b, append(pairs, p)
	}
}

func (n *name) weight() int {
	sum := 0
	for _, word := range n.words {
		sum += weightOf(word)
	}
	return sum
}

func weightOf(word string) int {
	if isWeak(word) {
		return weakWeight
	}
	return len(word)
}
