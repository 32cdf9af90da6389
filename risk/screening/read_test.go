package screening_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/screening"
)

const csvList = `id,name,aliases,weak_aliases,kind,country,program,reason_uk,reason_en,listed,numbers
P1,Квітчастий Олександр,Kvitchastyi Oleksandr|Aleksandr K.,Ромашка,Person,UA,DEMO,вигадано,invented,2026-01-05,3012345678|КН123456
O1,"Bramble, Southern Shipping",,,,,,,,,
`

func TestReadCSV(t *testing.T) {
	want := screening.List{
		Head: screening.Head{ID: "own", Title: "Own", Date: civil.Must("2026-01-05")},
		Entries: []screening.Entry{
			{
				ID: "P1", Name: "Квітчастий Олександр", Kind: screening.Person, Country: "UA", Program: "DEMO",
				Aliases: []screening.Alias{{Name: "Kvitchastyi Oleksandr"}, {Name: "Aleksandr K."}, {Name: "Ромашка", Weak: true}},
				Reason:  fault.Text{UK: "вигадано", EN: "invented"}, Listed: civil.Must("2026-01-05"),
				Numbers: []string{"3012345678", "КН123456"},
			},
			{ID: "O1", Name: "Bramble, Southern Shipping", Kind: screening.Unknown},
		},
	}
	for rule, text := range map[string]string{
		"as it is":                 csvList,
		"with a mark":              "\ufeff" + csvList,
		"with lines of Windows":    strings.ReplaceAll(csvList, "\n", "\r\n"),
		"with an empty line":       strings.Replace(csvList, "\n", "\n\n", 1),
		"without a last line end":  strings.TrimSuffix(csvList, "\n"),
		"with headings in capital": strings.Replace(csvList, "id,name", "ID, Name", 1),
		"parted by semicolons": "id;name;aliases;weak_aliases;kind;country;program;reason_uk;reason_en;listed;numbers\n" +
			"P1;Квітчастий Олександр;Kvitchastyi Oleksandr | Aleksandr K.;Ромашка;person;UA;DEMO;вигадано;invented;2026-01-05;3012345678|КН123456\n" +
			"O1;Bramble, Southern Shipping;;;unknown;;;;;;\n",
	} {
		t.Run(rule, func(t *testing.T) {
			got, err := screening.Read(iotest.OneByteReader(strings.NewReader(text)), want.Head)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, compareDates); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

var compareDates = cmp.Comparer(func(a, b civil.Date) bool { return a == b })

const ofacList = `<?xml version="1.0" standalone="yes"?>
<sdnList xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:example:made-up">
  <publshInformation><Publish_Date>01/05/2026</Publish_Date><Record_Count>2</Record_Count></publshInformation>
  <sdnEntry>
    <uid>101</uid><firstName>Oleksandr</firstName><lastName>KVITCHASTYI</lastName><title>an invented man</title><sdnType>Individual</sdnType>
    <remarks>none &amp; nothing</remarks>
    <programList><program>DEMO-A</program><program>DEMO-B</program></programList>
    <idList><id><uid>9</uid><idType>Passport</idType><idNumber>KH123456</idNumber><idCountry>Ukraine</idCountry></id>
      <id><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
    <akaList><aka><uid>1</uid><type>a.k.a.</type><category>strong</category><firstName>Aleksandr</firstName><lastName>KVITCHASTY</lastName></aka>
      <aka><uid>2</uid><type>a.k.a.</type><category>weak</category><lastName>ROMASHKA</lastName></aka><aka><uid>3</uid></aka></akaList>
    <addressList><address><city>Nowhere</city><country>Poland</country></address></addressList>
    <nationalityList><nationality><country>Ukraine</country><mainEntry>true</mainEntry></nationality></nationalityList>
    <somethingNew><inside>x</inside></somethingNew>
  </sdnEntry>
  <x:sdnEntry xmlns:x="urn:other"><x:uid>102</x:uid><x:lastName>NORDAVA
    STAR</x:lastName><x:sdnType>Vessel</x:sdnType><x:vesselInfo><x:vesselFlag>Panama</x:vesselFlag></x:vesselInfo></x:sdnEntry>
  <sdnEntry><uid>103</uid><lastName>VELMORA LTD</lastName><sdnType>Entity</sdnType></sdnEntry>
  <sdnEntry><uid>104</uid><lastName>TARINO 5</lastName><sdnType>Aircraft</sdnType></sdnEntry>
</sdnList>
`

func TestReadOFAC(t *testing.T) {
	got, err := screening.Read(strings.NewReader(ofacList), screening.Head{ID: "ofac"})
	if err != nil {
		t.Fatal(err)
	}
	want := screening.List{
		Head: screening.Head{ID: "ofac", Title: "OFAC SDN", Date: civil.Must("2026-01-05")},
		Entries: []screening.Entry{
			{
				ID: "101", Name: "Oleksandr KVITCHASTYI", Kind: screening.Person, Country: "Ukraine", Program: "DEMO-A; DEMO-B",
				Aliases: []screening.Alias{{Name: "Aleksandr KVITCHASTY"}, {Name: "ROMASHKA", Weak: true}},
				Numbers: []string{"KH123456", "Male"},
			},
			{ID: "102", Name: "NORDAVA STAR", Kind: screening.Vessel, Country: "Panama"},
			{ID: "103", Name: "VELMORA LTD", Kind: screening.Organisation},
			{ID: "104", Name: "TARINO 5", Kind: screening.Unknown},
		},
	}
	if diff := cmp.Diff(want, got, compareDates); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

const unList = `<?xml version="1.0" encoding="utf-8"?>
<!-- made up -->
<CONSOLIDATED_LIST dateGenerated="2026-01-05T00:00:01.000Z">
 <INDIVIDUALS><INDIVIDUAL>
  <DATAID>7001</DATAID><VERSIONNUM>1</VERSIONNUM>
  <FIRST_NAME>OLEKSANDR</FIRST_NAME><SECOND_NAME>PETROVYCH</SECOND_NAME><THIRD_NAME/><FOURTH_NAME>KVITCHASTYI</FOURTH_NAME>
  <UN_LIST_TYPE>Demo</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER><LISTED_ON>2020-02-03</LISTED_ON>
  <NAME_ORIGINAL_SCRIPT>Олександр Квітчастий</NAME_ORIGINAL_SCRIPT>
  <NATIONALITY><VALUE>Ukraine</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Alexander K; Sasha Kvit</ALIAS_NAME><NOTE/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Romashka</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>KH123456</NUMBER></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT/>
 </INDIVIDUAL></INDIVIDUALS>
 <ENTITIES><ENTITY>
  <DATAID>8001</DATAID><FIRST_NAME>SOUTHERN BRAMBLE</FIRST_NAME><LISTED_ON>soon</LISTED_ON>
  <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Bramble of the South</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ADDRESS><STREET/><COUNTRY>Nowhere</COUNTRY></ENTITY_ADDRESS>
 </ENTITY></ENTITIES>
</CONSOLIDATED_LIST>
`

func TestReadUN(t *testing.T) {
	got, err := screening.Read(strings.NewReader(unList), screening.Head{ID: "un", Title: "Given"})
	if err != nil {
		t.Fatal(err)
	}
	want := screening.List{
		Head: screening.Head{ID: "un", Title: "Given", Date: civil.Must("2026-01-05")},
		Entries: []screening.Entry{
			{
				ID: "XXi.001", Name: "OLEKSANDR PETROVYCH KVITCHASTYI", Kind: screening.Person, Country: "Ukraine", Program: "Demo",
				Listed:  civil.Must("2020-02-03"),
				Aliases: []screening.Alias{{Name: "Alexander K"}, {Name: "Sasha Kvit"}, {Name: "Romashka", Weak: true}, {Name: "Олександр Квітчастий"}},
				Numbers: []string{"KH123456"},
			},
			{
				ID: "8001", Name: "SOUTHERN BRAMBLE", Kind: screening.Organisation, Country: "Nowhere",
				Aliases: []screening.Alias{{Name: "Bramble of the South"}},
			},
		},
	}
	if diff := cmp.Diff(want, got, compareDates); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAllFaultsOfAFileAreTold(t *testing.T) {
	deep := strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40)
	for _, c := range []struct {
		rule, text string
		want       []string
	}{
		{"an empty file", "", []string{"screening.no-entries at "}},
		{"headings alone", "id,name\n", []string{"screening.no-entries at "}},
		{"columns missing and unknown", "id,title,id\n1,x,2\n",
			[]string{"screening.no-column at /lines/1", "screening.odd-column at /lines/1", "screening.odd-column at /lines/1"}},
		{"every line with something", "id,name,kind,listed\n1,,robot,tomorrow\n,Ромашка,,\n2,株式会社,,2026-02-30\n2,Лис,,\n3,a\n",
			[]string{
				"screening.odd-kind at /lines/2/kind", "screening.odd-date at /lines/2/listed", "screening.missing at /lines/2/name",
				"screening.missing at /lines/3/id", "screening.odd-date at /lines/4/listed", "screening.odd-width at /lines/6",
				"screening.incomparable at /lines/4/name", "screening.twice at /lines/5/id",
			}},
		{"a quotation mark left open", "id,name\n1,\"Ромашка\n", []string{"screening.broken at /lines/2"}},
		{"another encoding", "id,name\n1,\xd0\xee\xec\n", []string{"screening.not-utf-8 at /lines/2"}},
		{"texts too long", "id,name,country\n" + strings.Repeat("1", 101) + "," + strings.Repeat("а", 501) + "," + strings.Repeat("c", 2001) + "\n",
			[]string{"screening.too-long at /lines/2/country", "screening.too-long at /lines/2/id", "screening.too-long at /lines/2/name"}},
		{"XML of something else", "<html><body/></html>", []string{"screening.not-list at "}},
		{"XML without entries", "<sdnList></sdnList>", []string{"screening.no-entries at "}},
		{"XML that ends too soon", "<sdnList><sdnEntry><uid>1</uid>", []string{"screening.broken at "}},
		{"XML without a root", "<!-- none -->", []string{"screening.not-list at "}},
		{"XML with a document type", "<!DOCTYPE sdnList [<!ENTITY x \"y\">]><sdnList/>", []string{"screening.unsafe at "}},
		{"XML with entities of its own", "<sdnList><sdnEntry><uid>1</uid><lastName>&x;</lastName></sdnEntry></sdnList>", []string{"screening.broken at "}},
		{"XML in another encoding", `<?xml version="1.0" encoding="windows-1251"?><sdnList/>`, []string{"screening.not-utf-8 at "}},
		{"XML of another version", `<?xml version="9.0"?><sdnList/>`, []string{"screening.broken at "}},
		{"XML too deep", "<sdnList><sdnEntry><uid>1</uid>" + deep + "</sdnEntry></sdnList>", []string{"screening.too-large at "}},
		{"XML too deep beside the entries", "<sdnList>" + deep + "</sdnList>", []string{"screening.too-large at "}},
		{"an entry of too many elements", "<sdnList><sdnEntry>" + strings.Repeat("<a/>", 51_000) + "</sdnEntry></sdnList>", []string{"screening.too-large at "}},
		{"an entry of too much text", "<sdnList><sdnEntry>" + strings.Repeat("<a>"+strings.Repeat("b", 1<<19)+"</a>", 3) + "</sdnEntry></sdnList>",
			[]string{"screening.too-large at "}},
		{"a text too long for any reader", "<sdnList><!-- " + strings.Repeat("a", 3<<20) + " --></sdnList>", []string{"screening.too-large at "}},
		{"entries without names and numbers", "<sdnList><sdnEntry><uid>a/b</uid></sdnEntry><sdnEntry><lastName>Velmora</lastName></sdnEntry></sdnList>",
			[]string{"screening.missing at /entries//id", "screening.missing at /entries/a~1b/name"}},
		{"lines without a number each by itself", "id,name\n,a\n,b\n", []string{"screening.missing at /lines/2/id", "screening.missing at /lines/3/id"}},
		{"entries of the UN twice", strings.ReplaceAll(unList, "<DATAID>8001</DATAID>", "<REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER>"),
			[]string{"screening.twice at /entries/XXi.001/id"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			list, err := screening.Read(strings.NewReader(c.text), screening.Head{ID: "x"})
			refused := fault.As(err)
			if refused == nil {
				t.Fatalf("no refusal, but %v", err)
			}
			var got []string
			for _, f := range refused.Faults {
				got = append(got, f.Code+" at "+f.Pointer)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(list.Entries) > 0 {
				t.Error("there is a list beside the refusal")
			}
		})
	}
}

func TestEndlessFaultsAreCut(t *testing.T) {
	_, err := screening.ReadCSV(strings.NewReader("id,name\n"+strings.Repeat("1,\n", 5000)), screening.Head{})
	faults := fault.As(err).Faults
	if len(faults) != 201 || !faults.Has("screening.more") {
		t.Errorf("%d faults are told, the first %v", len(faults), faults[0])
	}
}

// endless gives the same text for ever.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	return n, nil
}

func TestAFileWithoutEndIsRefused(t *testing.T) {
	for rule, in := range map[string]io.Reader{
		"a line without end":     io.MultiReader(strings.NewReader("id,name\n1,"), &endless{text: strings.Repeat("а", 1000)}),
		"an element without end": io.MultiReader(strings.NewReader("<sdnList><sdnEntry "), &endless{text: strings.Repeat("a", 1000)}),
	} {
		t.Run(rule, func(t *testing.T) {
			_, err := screening.Read(in, screening.Head{})
			if refused := fault.As(err); refused == nil || !refused.Faults.Has("screening.too-large") {
				t.Errorf("it gives %v", err)
			}
		})
	}
}

// numbered gives so many lines of entries.
type numbered struct {
	last, most int
	rest       string
}

func (n *numbered) Read(p []byte) (int, error) {
	if n.rest == "" && n.last == n.most {
		return 0, io.EOF
	}
	if n.rest == "" {
		n.last++
		n.rest = fmt.Sprintf("%d,a\n", n.last)
	}
	k := copy(p, n.rest)
	n.rest = n.rest[k:]
	return k, nil
}

func TestAListMayBeLongButNotEndless(t *testing.T) {
	for lines, want := range map[int]int{500: 500, 501: 0} {
		list, err := screening.ReadCSVOf(500, io.MultiReader(strings.NewReader("id,name\n"), &numbered{most: lines}))
		if len(list.Entries) != want || (err == nil) != (want > 0) {
			t.Errorf("%d entries give %d and %v", lines, len(list.Entries), err)
		}
	}
}

func TestAnErrorOfTheFileIsGivenAsItIs(t *testing.T) {
	broke := errors.New("the disk broke")
	for _, start := range []string{"", "id,name\n1,Ромашка\n", "<sdnList><sdnEntry>", "<CONSOLIDATED_LIST>"} {
		_, err := screening.Read(io.MultiReader(strings.NewReader(start), iotest.ErrReader(broke)), screening.Head{})
		if !errors.Is(err, broke) || fault.As(err) != nil {
			t.Errorf("behind %q the error is %v", start, err)
		}
	}
}

func TestTheCatalogueNamesEveryRuleOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range screening.Catalogue() {
		if seen[r.Code] || !strings.HasPrefix(r.Code, "screening.") || r.Text.UK == "" || r.Text.EN == "" || r.Level == 0 {
			t.Errorf("rule %+v", r)
		}
		seen[r.Code] = true
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{
		csvList, ofacList, unList, "", "\ufeff", "id;name\n1;\"a\nb\"\n", "id,name\n1,\"\n", "<sdnList>", "<sdnList/><sdnList/>",
		"<CONSOLIDATED_LIST><ENTITY/></CONSOLIDATED_LIST>", "<?xml version='1.0' encoding='x'?>", "<!DOCTYPE a>", "<sdnList>]]></sdnList>", "\xff\xfe<\x00",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := screening.Read(strings.NewReader(text), screening.Head{ID: "x"})
		if err != nil {
			if refused := fault.As(err); refused == nil || len(refused.Faults) == 0 {
				t.Errorf("the error tells no fault: %v", err)
			}
			return
		}
		if len(list.Entries) == 0 {
			t.Error("a list without entries is taken")
		}
		x := screening.NewIndex([]screening.List{list}, 0)
		for _, e := range list.Entries[:min(len(list.Entries), 20)] {
			x.Match(e.Name)
		}
	})
}
