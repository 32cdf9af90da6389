package risk

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
)

// The formalities that rules order (order of the Ministry of Finance № 684;
// texts are in the settings).
const (
	checkDocuments      = "101-1"
	checkClassification = "103-1"
	checkOrigin         = "104-1"
	checkValue          = "105-2"
	requestValueProof   = "106-2"
	examinePart         = "202-1"
)

// ordered lists every formality a rule or a channel may order.
func ordered() []string {
	return []string{checkDocuments, checkClassification, checkOrigin, checkValue, requestValueProof, examinePart}
}

// Kinds of declaration, as Facts.Type names them.
const (
	importing  = "IM"
	transiting = "TR"
)

// rule is one question asked of a declaration or, unless whole, of each of
// its items. judge answers nil where there is nothing to find, and an
// obstacle where the facts do not let it tell.
type rule struct {
	RuleInfo
	whole bool
	judge func(rs *RuleSet, f *facts.Declaration, it *facts.Item) (*Finding, *obstacle)
}

// rules is the whole set in the order of trying, which is the order of
// findings.
func rules(s Settings) []rule {
	return []rule{
		{judge: judgeHighPriority, RuleInfo: RuleInfo{
			"high-priority-goods", max(s.HighPriority.OutboundWeight, s.HighPriority.InboundWeight), fault.Text{
				UK: "Товар зі Спільного переліку високопріоритетних товарів (CHPL)",
				EN: "Goods of the Common High Priority List"}}},
		{judge: judgePrice, RuleInfo: RuleInfo{"price-under-peers", s.Price.FarWeight, fault.Text{
			UK: "Ціна за кг значно нижча за медіану таких самих товарів",
			EN: "Price per kg far under the median of the same goods"}}},
		{judge: judgeImporter, whole: true, RuleInfo: RuleInfo{"new-importer", s.NewImporterWeight, fault.Text{
			UK: "Імпортер декларує вперше",
			EN: "The importer declares for the first time"}}},
		{judge: judgePreference, RuleInfo: RuleInfo{"preference-unproven", s.UnprovenPreferenceWeight, fault.Text{
			UK: "Заявлено преференцію без документа про походження",
			EN: "A preference is claimed and no proof of origin named"}}},
		{judge: judgeMass, RuleInfo: RuleInfo{"mass-per-package", s.Mass.Weight, fault.Text{
			UK: "Незвична маса одного пакувального місця",
			EN: "Unusual mass of one package"}}},
		{judge: judgeSplit, RuleInfo: RuleInfo{"split-consignment", s.SplitWeight, fault.Text{
			UK: "Партію могли поділити на частини",
			EN: "The consignment may have been cut into parts"}}},
	}
}

// judgeHighPriority looks for goods that Russian weapons are built from (the
// Common High Priority List). What leaves for, or passes to, a country
// without like controls of exports may be diverted: the electronics of tiers
// 1 and 2 are examined, the others' papers are read. What comes in is mostly
// for the country's own industry and army, so it only adds a little weight.
func judgeHighPriority(rs *RuleSet, f *facts.Declaration, it *facts.Item) (*Finding, *obstacle) {
	tier, ok := rs.highPriority(it.Code)
	if !ok {
		return nil, nil
	}
	h := rs.settings.HighPriority
	if f.Type == importing || f.Type == transiting && it.Destination == declarations.Ukraine {
		return &Finding{Weight: h.InboundWeight, Text: fault.Text{
			UK: fmt.Sprintf("Код %s є у переліку CHPL (рівень %s); товар ввозиться.", it.Code, tier),
			EN: fmt.Sprintf("Code %s is on the Common High Priority List (tier %s); the goods come in.", it.Code, tier),
		}}, nil
	}
	if rs.partners[it.Destination] {
		return nil, nil
	}
	found := &Finding{Weight: h.OutboundWeight, Channel: declarations.Yellow, Text: fault.Text{
		UK: fmt.Sprintf("Код %s є у переліку CHPL (рівень %s); країна призначення %s не має такого ж контролю експорту.",
			it.Code, tier, named(it.Destination, "не зазначена")),
		EN: fmt.Sprintf("Code %s is on the Common High Priority List (tier %s); destination %s has no like control of exports.",
			it.Code, tier, named(it.Destination, "(not named)")),
	}, Forms: []string{checkDocuments, checkClassification}}
	if tier == "1" || tier == "2" {
		found.Channel, found.Forms = declarations.Red, append(found.Forms, examinePart)
	}
	return found, nil
}

// highPriority gives the tier of a code. Transit may name only the heading:
// where that holds goods of the list the tier cannot be told, and is "?".
func (rs *RuleSet) highPriority(code string) (tier string, ok bool) {
	if len(code) >= 6 {
		tier, ok = rs.tiers[code[:6]]
		return tier, ok
	}
	if len(code) == 4 {
		return "?", rs.headings[code]
	}
	return "", false
}

func named(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// obstacle is why a rule could not be worked out, for an inspector.
type obstacle fault.Text

// judgePrice compares an import's price per kg of net mass with the median of
// its peers: the plainest sign of undervaluation (МКУ art. 54). Goods that
// leave or pass pay no ad valorem duty, and have no peers here.
func judgePrice(rs *RuleSet, f *facts.Declaration, it *facts.Item) (*Finding, *obstacle) {
	if f.Type != importing {
		return nil, nil
	}
	switch p := it.Peers; {
	case it.NetMass.Sign() <= 0:
		return nil, &obstacle{"немає маси нетто", "no net mass"}
	case it.Value.IsZero() || it.Value.Sign() < 0:
		return nil, &obstacle{"немає митної вартості", "no customs value"}
	case p.Count < int64(rs.settings.Price.Observations) || p.Median.Sign() <= 0:
		return nil, nil
	}
	s := rs.settings.Price
	switch {
	case under(it, s.FarPercent):
		return &Finding{Weight: s.FarWeight, Channel: declarations.Yellow,
			Forms: []string{checkValue, requestValueProof}, Text: priceText(it)}, nil
	case under(it, s.LowPercent):
		return &Finding{Weight: s.LowWeight, Text: priceText(it)}, nil
	}
	return nil, nil
}

// under reports whether the price is under a percentage of the peers' median:
// value ÷ mass < median × percent ÷ 100, without dividing.
func under(it *facts.Item, percent int) bool {
	return it.Value.Mul(exact.Int(100)).Cmp(it.Peers.Median.Mul(exact.Int(int64(percent))).Mul(it.NetMass)) < 0
}

func priceText(it *facts.Item) fault.Text {
	price, p := hryvnias(it.Value.Div(it.NetMass, pricePlaces)), it.Peers
	t := fault.Text{
		UK: fmt.Sprintf("%s грн за кг; медіана за %s (спостережень: %d): %s", price, p.Code, p.Count, hryvnias(p.Median)),
		EN: fmt.Sprintf("%s UAH per kg; median of %d of %s: %s", price, p.Count, p.Code, hryvnias(p.Median)),
	}
	if p.Origin != "" {
		t.UK = strings.Replace(t.UK, p.Code, p.Code+" з "+p.Origin, 1)
		t.EN = strings.Replace(t.EN, "of "+p.Code, "of "+p.Code+" from "+p.Origin, 1)
	}
	if p.Deviation.Sign() > 0 {
		z := exact.New(p.Spreads, 2)
		t.UK, t.EN = t.UK+fmt.Sprintf("; z %s", z), t.EN+fmt.Sprintf("; z %s", z)
	}
	return t
}

// hryvnias writes a price with kopiykas, or with four places where it is so
// small that kopiykas would not tell it from nothing.
func hryvnias(n exact.Number) string {
	if n.Cmp(exact.Int(1)) < 0 {
		return n.Round(pricePlaces).String()
	}
	return n.Round(2).String()
}

// judgeImporter marks an importer of whom nothing is known. By itself it is
// no reason to check anything: everyone was new once.
func judgeImporter(rs *RuleSet, f *facts.Declaration, _ *facts.Item) (*Finding, *obstacle) {
	if f.Type != importing || f.ImporterBefore > 0 {
		return nil, nil
	}
	return &Finding{Weight: rs.settings.NewImporterWeight, Text: fault.Text{
		UK: fmt.Sprintf("Імпортер %s раніше не декларував: відомостей про нього немає.", named(f.Importer, "(не зазначений)")),
		EN: fmt.Sprintf("Importer %s has not declared before: nothing is known of it.", named(f.Importer, "(not named)")),
	}}, nil
}

// judgePreference asks for the proof a preference rests on (МКУ art. 43–44).
func judgePreference(rs *RuleSet, _ *facts.Declaration, it *facts.Item) (*Finding, *obstacle) {
	if !it.ClaimsRelief || it.ProofOfOrigin {
		return nil, nil
	}
	return &Finding{Weight: rs.settings.UnprovenPreferenceWeight, Channel: declarations.Yellow,
		Forms: []string{checkOrigin}, Text: fault.Text{
			UK: fmt.Sprintf("Заявлено преференцію з мита для товару походженням %s, документа про походження не зазначено.",
				named(it.Origin, "(не зазначено)")),
			EN: fmt.Sprintf("Relief of duty is claimed for goods of origin %s, and no proof of origin is named.",
				named(it.Origin, "(not named)")),
		}}, nil
}

// judgeMass looks for masses that packages do not have: goods left out of the
// declaration, or counted wrongly. Exports and transit may come without.
func judgeMass(rs *RuleSet, f *facts.Declaration, it *facts.Item) (*Finding, *obstacle) {
	gross := it.GrossMass
	switch {
	case gross.IsZero() && f.Type != importing:
		return nil, nil
	case gross.Sign() <= 0:
		return nil, &obstacle{"немає маси брутто", "no gross mass"}
	case it.NetMass.Cmp(gross) > 0:
		return nil, &obstacle{"маса нетто більша за брутто", "net mass over gross mass"}
	case it.Packages < 0:
		return nil, &obstacle{"від'ємна кількість місць", "negative number of packages"}
	case it.Bulk || it.Packages == 0: // part of a package, or nothing to divide by
		return nil, nil
	}
	s, n := rs.settings.Mass, exact.Int(int64(it.Packages))
	if gross.Cmp(s.Least.Mul(n)) >= 0 && gross.Cmp(s.Most.Mul(n)) <= 0 {
		return nil, nil
	}
	each := gross.Div(n, 3)
	return &Finding{Weight: s.Weight, Text: fault.Text{
		UK: fmt.Sprintf("%s кг брутто на одне місце (місць: %d); звичайно від %s до %s кг.", each, it.Packages, s.Least, s.Most),
		EN: fmt.Sprintf("%s kg gross per package (%d packages); usual is %s to %s kg.", each, it.Packages, s.Least, s.Most),
	}}, nil
}

// judgeSplit marks what may be one of several parts of a consignment, each of
// which alone stays under the value from which more is asked.
func judgeSplit(rs *RuleSet, f *facts.Declaration, it *facts.Item) (*Finding, *obstacle) {
	if it.Split == nil || f.Type != importing {
		return nil, nil
	}
	parts := strconv.FormatInt(it.Split.Parts, 10)
	value, threshold := it.Split.Value.Round(2).String(), it.Split.Threshold.Round(2).String()
	return &Finding{Weight: rs.settings.SplitWeight, Text: fault.Text{
		UK: "Частин за три дні між тими самими сторонами: " + parts + ", разом " + value + " грн; кожна менша за " + threshold + " грн.",
		EN: parts + " parts in three days between the same parties, " + value + " UAH together; each is under " + threshold + " UAH.",
	}}, nil
}

// pricePlaces are those of prices per kg, in hryvnias.
const pricePlaces = 4
