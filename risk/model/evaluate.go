package model

// questionEvery is how many rows are described or scored between two questions
// whether to go on.
const questionEvery = 2048

// Evaluate scores every row of a table by the counters as they are in the
// model: nothing of the table itself is learned.
func (m *Model) Evaluate(t *Table) []Score {
	scores, _ := m.EvaluateWhile(t, nil) // nobody ends it
	return scores
}

// EvaluateWhile is Evaluate as long as going, which is told now and then how
// many rows are done, says true; nil does. ErrStopped where it said false.
func (m *Model) EvaluateWhile(t *Table, going func(done int) bool) ([]Score, error) {
	scores := make([]Score, len(t.Rows))
	var vector []float64
	for i := range t.Rows {
		if !goingAt(i, going) {
			return nil, ErrStopped
		}
		vector = m.Vector(m.counters, &t.Rows[i], vector)
		scores[i] = m.Score(vector)
	}
	return scores, nil
}

// goingAt asks at every so many rows.
func goingAt(done int, going func(done int) bool) bool {
	return going == nil || done%questionEvery != 0 || going(done)
}

// EvaluateLive scores every row of a table by what was known when its day came:
// what earlier days' inspections found has gone into the counters, as it does
// in service. The scores stand in the order of the table.
func (m *Model) EvaluateLive(t *Table) []Score {
	scores, _ := m.EvaluateLiveWhile(t, nil) // nobody ends it
	return scores
}

// EvaluateLiveWhile is to EvaluateLive as EvaluateWhile is to Evaluate.
func (m *Model) EvaluateLiveWhile(t *Table, going func(done int) bool) ([]Score, error) {
	c, at := m.Counters(), make(map[*Row]int, len(t.Rows))
	for i := range t.Rows {
		at[&t.Rows[i]] = i
	}
	scores, done := make([]Score, len(t.Rows)), 0
	var vector []float64
	for day := range days(t) {
		for _, r := range day {
			if !goingAt(done, going) {
				return nil, ErrStopped
			}
			vector = m.Vector(c, r, vector)
			scores[at[r]] = m.Score(vector)
			c.See(r)
			done++
		}
		c.learnAll(day, nil)
	}
	return scores, nil
}

// BySecond gives scores as the second opinion alone ranks them, to be judged.
func BySecond(scores []Score) []Score {
	second := make([]Score, len(scores))
	for i, s := range scores {
		second[i] = Score{Raw: s.Second, Millions: int(s.Second * million)}
	}
	return second
}
