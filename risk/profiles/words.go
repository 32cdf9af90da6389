package profiles

import (
	"strings"

	"github.com/brama-customs/brama/fault"
)

// Words says what a profile asks for in plain words, one text a criterion and
// the condition last: for the people who answer for it.
func (p *Profile) Words() []fault.Text {
	var all []fault.Text
	for _, c := range p.Criteria.given().all() {
		all = append(all, c.words())
	}
	if p.When != "" {
		all = append(all, label("умова: "+p.When, "condition: "+p.When))
	}
	return all
}

// Summary is Words in one line, for the text of a finding; of the condition it
// only says that there is one.
func (p *Profile) Summary() fault.Text {
	var uk, en []string
	for _, c := range p.Criteria.given().all() {
		text := c.words()
		uk, en = append(uk, text.UK), append(en, text.EN)
	}
	if p.When != "" {
		uk, en = append(uk, "додаткова умова"), append(en, "a further condition")
	}
	return label(strings.Join(uk, ", "), strings.Join(en, ", "))
}
