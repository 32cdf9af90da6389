package model

// Evaluate scores every row of a table by the counters as they are in the
// model: nothing of the table itself is learned.
func (m *Model) Evaluate(t *Table) []Score {
	scores := make([]Score, len(t.Rows))
	var vector []float64
	for i := range t.Rows {
		vector = m.Vector(m.counters, &t.Rows[i], vector)
		scores[i] = m.Score(vector)
	}
	return scores
}

// EvaluateLive scores every row of a table by what was known when its day came:
// what earlier days' inspections found has gone into the counters, as it does
// in service. The scores stand in the order of the table.
func (m *Model) EvaluateLive(t *Table) []Score {
	c, at := m.Counters(), make(map[*Row]int, len(t.Rows))
	for i := range t.Rows {
		at[&t.Rows[i]] = i
	}
	scores := make([]Score, len(t.Rows))
	var vector []float64
	for day := range days(t) {
		for _, r := range day {
			vector = m.Vector(c, r, vector)
			scores[at[r]] = m.Score(vector)
			c.See(r)
		}
		c.learnAll(day, nil)
	}
	return scores
}

// BySecond gives scores as the second opinion alone ranks them, to be judged.
func BySecond(scores []Score) []Score {
	second := make([]Score, len(scores))
	for i, s := range scores {
		second[i] = Score{Raw: s.Second, Millions: int(s.Second * million)}
	}
	return second
}
