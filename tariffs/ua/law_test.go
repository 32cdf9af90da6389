package ua_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/ua"
)

// heading has the columns most of these tests need.
const heading = "table,code,rate,uk,en,source,verified"

func differ(want, got any) string {
	return cmp.Diff(want, got, cmpopts.EquateComparable(civil.Date{}))
}

func readLaw(t *testing.T, text string) ua.Tables {
	t.Helper()
	tables, err := ua.ReadLaw(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func TestARowOfTheLawIsReadWholeWhateverTheSeparatorAndTheOrderOfColumns(t *testing.T) {
	want := tariffs.Measure{
		ID: "anti-dumping/7304/CN-VN/P01@2024-02-29", Kind: tariffs.AntiDumping, Prefix: "7304", Except: []string{"730411", "730419"},
		Origins: []string{"CN", "VN"}, Additional: "P01", Part: fault.Text{UK: "завод «Зоря»", EN: "the Zoria works"},
		From: civil.Must("2024-02-29"), Until: civil.Must("2026-12-31"), Rate: "12,5",
		Reason: fault.Text{UK: "Мито; труби", EN: "Duty, on pipes"}, Source: "act № 1", Verified: true,
	}
	columns := []string{"verified", "source", "en", "uk", "until", "from", "rate", "part_en", "part_uk", "additional", "origins", "except", "code", "table"}
	values := []string{"yes", "act № 1", "Duty, on pipes", "Мито; труби", "2026-12-31", "2024-02-29", "12,5", "the Zoria works",
		"завод «Зоря»", "P01", " CN  VN ", "730411 730419", "7304", "anti-dumping"}
	before := strings.Replace(strings.Join(values, "\t"), "2026-12-31\t2024-02-29", "2024-02-28\t", 1)
	for name, c := range map[string][2]string{
		"tabs":       {strings.Join(columns, "\t"), strings.Join(values, "\t") + "\n" + before},
		"commas":     {strings.Join(columns, ","), `"` + strings.Join(values, `","`) + "\"\n" + `"` + strings.ReplaceAll(before, "\t", `","`) + `"`},
		"semicolons": {strings.Join(columns, ";"), `"` + strings.Join(values, `";"`) + "\"\n" + `"` + strings.ReplaceAll(before, "\t", `";"`) + `"`},
		"a mark, comments and CRLF": {"\ufeff# a, comment; with: everything,,,,,,,,,,,,\r\n" + strings.ToUpper(strings.Join(columns, "\t")),
			strings.Join(values, "\t") + "\r\n# more\r\n\r\n" + before + "\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			tables := readLaw(t, c[0]+"\n"+c[1])
			if len(tables.Law.Measures) != 2 || !cmp.Equal(tables.Names, []string{"anti-dumping"}) {
				t.Fatalf("%+v", tables)
			}
			if diff := differ(want, tables.Law.Measures[0]); diff != "" {
				t.Error(diff)
			}
			if id := tables.Law.Measures[1].ID; id != "anti-dumping/7304/CN-VN/P01" {
				t.Errorf("the earlier row is called %s", id)
			}
		})
	}
}

func TestEveryTableIsRead(t *testing.T) {
	text := strings.Join([]string{
		"table\tid\tagreement\tcode\tkind\tpayer\tpayment\tmethod\tfuel\tover\tupto\tby_age\tage_min\tage_max\tnumber\tfirst\tlast\tprocedure\tflow\tname_uk\tname_en\trule\tpercent\tfree\tcurrency\tduty\tvat\tcountries\trate\tdocument\trelief\tuk\ten\tsource\tverified",
		"section\t\t\t\t\t\t\t\t\t\t\t\t\t\tI\t01\t05\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tТварини\tAnimals\t\t",
		"agreement\tEU\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tDE FR\t\t\t\tУгода\tAgreement\tact\tyes",
		"preference\t\tEU\t01\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t0,8\t\t\t\t\tact\tno",
		"mfn\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tAE CN\t\t\t\tчлен СОТ\ta WTO member\tact\tno",
		"payment\t\t\t87\texcise\tcitizen\t185\t01\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tАкциз\tExcise\tact\tno",
		"import-duty\t\t\t87\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t0\t\t101\tПільга\tRelief\tact\tno",
		"licence\t\t\t93\t\t\t\t\t\t\t\t\t\t\t\t\t\t\texport\t\t\t\t\t\t\t\t\t\t\t1234\t\tДозвіл\tPermit\tact\tno",
		"vehicle\t\t\t8703\t\t\t\t\tpetrol\t1000\t3000\tyes\t1\t15\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t50 євро за 1000 см3\t\t\tАкциз\tExcise\tact\tno",
		"parcel\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t150\tEUR\t10\t20\t\t\t\t\tПосилка\tParcel\tact\tno",
		"procedure\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t31\timport\tТимчасове\tTemporary\tmonthly\t3\t\t\t\t\t\t\t\t\tЧастково\tIn part\tact\tno",
	}, "\n")
	said := func(uk, en string) fault.Text { return fault.Text{UK: uk, EN: en} }
	want := ua.Tables{
		Names: []string{"section", "agreement", "preference", "mfn", "payment", "import-duty", "licence", "vehicle", "parcel", "procedure"},
		Law: tariffs.Law{
			Sections: []tariffs.Section{{Number: "I", First: "01", Last: "05", Name: said("Тварини", "Animals")}},
			Agreements: []tariffs.Agreement{{ID: "EU", Name: said("Угода", "Agreement"), Countries: []string{"DE", "FR"}, Source: "act", Verified: true,
				Rates: []tariffs.Measure{{ID: "preference/EU/01", Kind: tariffs.ImportDuty, Prefix: "01", Rate: "0,8", Source: "act"}}}},
			MFN: []tariffs.Country{{Code: "AE", Treaty: said("член СОТ", "a WTO member"), Source: "act"},
				{Code: "CN", Treaty: said("член СОТ", "a WTO member"), Source: "act"}},
			Payments: []tariffs.Payment{{Kind: tariffs.Excise, Payer: tariffs.Citizen, Prefix: "87", Code: "185", Method: "01",
				Name: said("Акциз", "Excise"), Source: "act"}},
			Measures: []tariffs.Measure{
				{ID: "import-duty/87/101", Kind: tariffs.ImportDuty, Prefix: "87", Relief: "101", Rate: "0", Reason: said("Пільга", "Relief"), Source: "act"},
				{ID: "licence/93/export/1234", Kind: tariffs.Licence, Prefix: "93", Flow: tariffs.Export, Document: "1234",
					Reason: said("Дозвіл", "Permit"), Source: "act"},
			},
			Vehicles: []tariffs.VehicleExcise{{ID: "vehicle/8703/petrol/1000", Prefix: "8703", Fuel: tariffs.Petrol, Over: 1000, UpTo: 3000,
				Rate: "50 євро за 1000 см3", ByAge: true, AgeMin: 1, AgeMax: 15, Reason: said("Акциз", "Excise"), Source: "act"}},
			Parcels: []tariffs.Parcel{{ID: "parcel", Free: "150", Currency: "EUR", Duty: "10", VAT: "20", Reason: said("Посилка", "Parcel"), Source: "act"}},
			Procedures: []tariffs.Procedure{{Code: "31", Flow: tariffs.Import, Name: said("Тимчасове", "Temporary"), Rule: tariffs.Monthly, Percent: "3",
				Reason: said("Частково", "In part"), Source: "act"}},
		},
	}
	if diff := differ(want, readLaw(t, text)); diff != "" {
		t.Error(diff)
	}
}

func TestIDsStayAsRowsMove(t *testing.T) {
	columns := "table,code,from,until,rate,uk,en,source,verified\n"
	rows := []string{
		"vat,1001,,2021-07-31,20,а,a,act,no\n", "vat,1001,2021-08-01,2024-12-31,14,а,a,act,no\n",
		"vat,1001,2025-01-01,,20,а,a,act,no\n", "vat,,,,20,а,a,act,no\n",
	}
	want := map[string]string{"": "vat/all", "2021-08-01": "vat/1001@2021-08-01", "2025-01-01": "vat/1001@2025-01-01"}
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}} {
		text := columns
		for _, i := range order {
			text += rows[i]
		}
		for _, m := range readLaw(t, text).Law.Measures {
			id := want[m.From.String()]
			if m.Prefix == "1001" && m.From.IsZero() {
				id = "vat/1001"
			}
			if m.ID != id {
				t.Errorf("in the order %v the row from %q is called %s, not %s", order, m.From, m.ID, id)
			}
		}
	}
}

func TestRefusalsNameTheLineAndTheRemedy(t *testing.T) {
	const all = "table,id,code,except,origins,additional,part_uk,part_en,relief,from,until,rate,flow,fuel,over,upto,by_age,age_min,kind,payer,payment,agreement,countries,free,currency,procedure,rule,percent,name_uk,name_en,uk,en,source,verified"
	names := strings.Split(all, ",")
	row := func(cells string) string {
		values := make([]string, len(names))
		for _, cell := range strings.Split("uk=а;en=a;source=act;verified=no;"+cells, ";") {
			name, value, _ := strings.Cut(cell, "=")
			for i := range names {
				if names[i] == name {
					values[i] = value
				}
			}
		}
		return strings.Join(values, ",")
	}
	for _, c := range []struct {
		name, want string
		rows       []string
	}{
		{"an unknown table", "line 2, code \"tax\": there is no table “tax”; there are: section, agreement", []string{"table=tax"}},
		{"a rate that does not parse", `code "vat/10": rate: `, []string{"table=vat;code=10;rate=a fifth"}},
		{"an unknown currency in a rate", `code "vat/10": rate: “XYZ” is no currency`, []string{"table=vat;code=10;rate=5 XYZ за 1 кг"}},
		{"an unknown currency of a parcel", "currency: “EURO” is no currency", []string{"table=parcel;free=1;currency=EURO"}},
		{"a free limit that is no number", "free “-5” is no number above zero", []string{"table=parcel;free=-5;currency=EUR"}},
		{"a code of letters", "code “10AB” is not of 0 to 10 digits", []string{"table=vat;code=10AB"}},
		{"a code too long", "code “12345678901” is not of 0 to 10 digits", []string{"table=vat;code=12345678901"}},
		{"an exception that is elsewhere", "except “11” is no code that begins with “10”", []string{"table=vat;code=10;except=1001 11"}},
		{"an exception that is all of it", "except “10” is no code that begins with “10”", []string{"table=vat;code=10;except=10"}},
		{"a country in small letters", "origins: “cn” is no country code", []string{"table=vat;origins=cn"}},
		{"a country twice", "origins names CN twice", []string{"table=vat;origins=CN CN"}},
		{"no word on being verified", "verified is “”, not yes, no", []string{"table=vat;verified="}},
		{"no source", "source is empty", []string{"table=vat;source="}},
		{"no text in English", "en is empty", []string{"table=vat;en="}},
		{"a day that is none", "from: ", []string{"table=vat;from=2026-02-30"}},
		{"days the wrong way round", "from 2026-01-02 is after until 2026-01-01", []string{"table=vat;from=2026-01-02;until=2026-01-01"}},
		{"a column of another table", "the table vat has no column fuel", []string{"table=vat;fuel=petrol"}},
		{"a rate of what is not charged", "the table ban has no column rate", []string{"table=ban;rate=5"}},
		{"a part without an additional code", "and there is none", []string{"table=vat;part_uk=а;part_en=a"}},
		{"an additional code without a part", "have to say what the additional code A1 means", []string{"table=vat;additional=A1"}},
		{"an additional code too long", "is not one code of up to 10 bytes", []string{"table=vat;part_uk=а;part_en=a;additional=A1234567890"}},
		{"an unknown fuel", "fuel is “steam”, not petrol, diesel, hybrid", []string{"table=vehicle;code=87;fuel=steam"}},
		{"an unknown flow", "flow is “transit”, not import, export", []string{"table=ban;flow=transit"}},
		{"an unknown kind of charge", "kind is “ban”, not import-duty", []string{"table=payment;kind=ban;payer=business;payment=020"}},
		{"an unknown rule", "rule is “free”, not charged, exempt, monthly, not-computed", []string{"table=procedure;procedure=40;flow=import;name_uk=а;name_en=a;rule=free"}},
		{"a monthly rule of no percentage", "percent “” is no number above zero", []string{"table=procedure;procedure=31;flow=import;name_uk=а;name_en=a;rule=monthly"}},
		{"an engine the wrong way round", "over 3000 is not below upto 2000", []string{"table=vehicle;code=87;fuel=petrol;over=3000;upto=2000"}},
		{"an age of no bounds", "needs age_min and age_max", []string{"table=vehicle;code=87;fuel=petrol;by_age=yes"}},
		{"bounds without an age", "are of a rate by_age", []string{"table=vehicle;code=87;fuel=petrol;age_min=1"}},
		{"a size that is no number", "over “1e3” is no whole number", []string{"table=vehicle;code=87;fuel=petrol;over=1e3"}},
		{"rates of an agreement that is not there", "there are rates of the agreement “GB”, and no row",
			[]string{"table=agreement;id=EU;countries=DE", "table=preference;agreement=GB;code=01"}},
		{"an id twice", `line 3, code "A": the id stands on line 2 too`, []string{"table=vat;id=A;code=01", "table=excise;id=A;code=02"}},
		{"an agreement twice", "line 3", []string{"table=agreement;id=EU;countries=DE", "table=agreement;id=EU;countries=FR"}},
		{"an id too long", "the id is over 100 bytes", []string{"table=vat;id=" + strings.Repeat("x", 101)}},
		{"two rates on one day", "line 3, code \"vat/10\": says the same goods on the same days as line 2",
			[]string{"table=vat;code=10;until=2026-01-01;rate=20", "table=vat;code=10;from=2026-01-01;rate=7"}},
		{"the later line is named where its days are the earlier", "line 3, code \"vat/10\": says the same goods on the same days as line 2",
			[]string{"table=vat;code=10;from=2026-01-01;rate=20", "table=vat;code=10;until=2026-01-01;rate=7"}},
		{"two rates for one origin among several", "as line 2",
			[]string{"table=anti-dumping;code=10;origins=CN VN;rate=20", "table=anti-dumping;code=10;origins=TR CN;rate=7"}},
		{"two payment codes on one day", "as line 2",
			[]string{"table=payment;kind=vat;payer=business;payment=028", "table=payment;kind=vat;payer=business;payment=029"}},
		{"a country twice on one day", "as line 2", []string{"table=mfn;countries=AE CN", "table=mfn;countries=CN"}},
		{"two rules for parcels", "as line 2", []string{"table=parcel;id=A;free=1;currency=EUR", "table=parcel;id=B;free=2;currency=EUR"}},
		{"two rules for a procedure", "as line 2", []string{"table=procedure;procedure=40;flow=import;name_uk=а;name_en=a;rule=charged",
			"table=procedure;procedure=40;flow=import;name_uk=а;name_en=a;rule=exempt"}},
		{"engines that overlap", "as line 2", []string{"table=vehicle;code=87;fuel=petrol;upto=3000", "table=vehicle;code=87;fuel=petrol;over=2999"}},
		{"an agreement with nobody", "countries is empty", []string{"table=agreement;id=EU"}},
		{"a treaty with nobody", "countries is empty", []string{"table=mfn"}},
		{"a row is named by its id", `line 2, code "Z9": en is empty`, []string{"table=vat;id=Z9;en="}},
		{"one requirement twice", "line 3", []string{"table=ban;code=10;flow=import", "table=ban;code=10;flow=import"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := all
			for _, cells := range c.rows {
				text += "\n" + row(cells)
			}
			_, err := ua.ReadLaw(strings.NewReader(text))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "code \"") {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestRowsThatMeetAndDoNotOverlapAreTaken(t *testing.T) {
	columns := "table,code,origins,additional,part_uk,part_en,relief,from,until,rate,fuel,over,upto,flow,uk,en,source,verified\n"
	for name, rows := range map[string]string{
		"one ends the day before":    "vat,10,,,,,,,2025-12-31,20,,,,,а,a,act,no\nvat,10,,,,,,2026-01-01,,7,,,,,а,a,act,no\n",
		"other origins":              "vat,10,CN,,,,,,,20,,,,,а,a,act,no\nvat,10,VN,,,,,,,7,,,,,а,a,act,no\n",
		"all origins and one":        "vat,10,,,,,,,,20,,,,,а,a,act,no\nvat,10,VN,,,,,,,7,,,,,а,a,act,no\n",
		"a part of the code":         "vat,10,,,,,,,,20,,,,,а,a,act,no\nvat,10,,A1,а,a,,,,7,,,,,а,a,act,no\n",
		"a relief":                   "vat,10,,,,,,,,20,,,,,а,a,act,no\nvat,10,,,,,101,,,7,,,,,а,a,act,no\n",
		"engines that meet":          "vehicle,87,,,,,,,,,petrol,,3000,,а,a,act,no\nvehicle,87,,,,,,,,,petrol,3000,,,а,a,act,no\n",
		"different requirements":     "ban,10,,,,,,,,,,,,import,а,a,act,no\nban,10,,,,,,,,,,,,export,а,a,act,no\n",
		"a charge that is not known": "vat,10,,,,,,,2025-12-31,,,,,,а,a,act,no\n",
	} {
		t.Run(name, func(t *testing.T) { readLaw(t, columns+rows) })
	}
}

func TestAFileThatIsNoLawIsRefusedWhole(t *testing.T) {
	for name, c := range map[string][2]string{
		"empty":                 {"", "names no columns of the law"},
		"a tariff":              {"code,mfn,full\n0101210000,5,5\n", "names no columns of the law"},
		"an open heading":       {"table,\"code\nvat,10\n", "read the first row"},
		"chapters backwards":    {"table,number,first,last,uk,en\nsection,I,05,01,а,a\n", "first 05 is after last 01"},
		"too many engines":      {"table,code,fuel,uk,en,source,verified\n" + strings.Repeat("vehicle,87,petrol,а,a,act,no\n", 501), "over 500 rows are for one code and fuel"},
		"an unknown column":     {"table,code,colour\n", `column "colour" is not one of the law's: table, id`},
		"a column twice":        {"table,code,Code\n", `column "code" stands twice`},
		"a short row":           {heading + "\nvat,10\n", "line 2, code \"\": has 2 columns, the first row 7"},
		"an open quotation":     {heading + "\nvat,\"10\n", "line 2"},
		"letters of other code": {heading + "\nvat,10,20,\xc0\xc1,a,act,no\n", "line 2: the file is not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ua.ReadLaw(strings.NewReader(c[0])); err == nil || !strings.Contains(err.Error(), c[1]) {
				t.Errorf("%v", err)
			}
		})
	}
}

// endless gives a row for ever.
type endless struct{ row string }

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n+len(e.row) <= len(p) {
		n += copy(p[n:], e.row)
	}
	return n, nil
}

func TestTooMuchIsRefusedAndNotCutShort(t *testing.T) {
	for name, c := range map[string][2]string{
		"too many rows":  {"vat,,,,,,\n", "over 200000 rows"},
		"too many bytes": {"# " + strings.Repeat("x", 900) + "\n", "over 64 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &headed{strings.NewReader(heading + "\n"), endless{c[0]}}
			if _, err := ua.ReadLaw(r); err == nil || !strings.Contains(err.Error(), c[1]) {
				t.Errorf("%v", err)
			}
		})
	}
}

// headed reads a heading and then something else.
type headed struct {
	head *strings.Reader
	body endless
}

func (h *headed) Read(p []byte) (int, error) {
	if h.head.Len() > 0 {
		return h.head.Read(p)
	}
	return h.body.Read(p)
}

func TestTablesTakeThePlaceOfWholeTablesAndLeaveTheOthers(t *testing.T) {
	below := readLaw(t, heading+",agreement,countries,id\n"+
		"vat,,20,а,a,act,no,,,\nvat,10,7,а,a,act,no,,,\nexcise,22,,а,a,act,no,,,\nban,44,,а,a,act,no,,,\n"+
		"agreement,,,а,a,act,no,,DE,EU\npreference,01,0,,,act,no,EU,,\n").Law
	t.Run("a table of measures", func(t *testing.T) {
		law := readLaw(t, heading+"\nvat,,21,а,a,act,no\nban,,,,,,\n").Over(below)
		var ids []string
		for _, m := range law.Measures {
			ids = append(ids, m.ID+" "+m.Rate)
		}
		if diff := differ([]string{"vat/all 21", "excise/22 "}, ids); diff != "" {
			t.Error(diff)
		}
		if diff := differ(below.Agreements, law.Agreements); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("the rates of an agreement and not its countries", func(t *testing.T) {
		law := readLaw(t, heading+",agreement\npreference,02,1,,,act,no,EU\n").Over(below)
		if a := law.Agreements[0]; len(law.Agreements) != 1 || len(a.Countries) != 1 || len(a.Rates) != 1 || a.Rates[0].Prefix != "02" {
			t.Errorf("%+v", law.Agreements)
		}
	})
	t.Run("its countries and not its rates", func(t *testing.T) {
		law := readLaw(t, heading+",countries,id\nagreement,,,а,a,act,no,FR,EU\n").Over(below)
		if a := law.Agreements[0]; len(law.Agreements) != 1 || a.Countries[0] != "FR" || len(a.Rates) != 1 || a.Rates[0].Prefix != "01" {
			t.Errorf("%+v", law.Agreements)
		}
	})
	t.Run("rates that lose their agreement are named", func(t *testing.T) {
		law := readLaw(t, heading+",countries,id\nagreement,,,а,a,act,no,GB,GB\n").Over(below)
		_, err := ua.NewSchedule("x", ua.InForce(), nil, law)
		if err == nil || !strings.Contains(err.Error(), `there are rates of the agreement “EU”`) {
			t.Errorf("%v", err)
		}
	})
}

func TestEveryOtherTableCanBeReplacedByItself(t *testing.T) {
	shipped, err := ua.Law()
	if err != nil {
		t.Fatal(err)
	}
	for table, empty := range map[string]func(*tariffs.Law){
		"section": func(l *tariffs.Law) { l.Sections = nil }, "mfn": func(l *tariffs.Law) { l.MFN = nil },
		"payment": func(l *tariffs.Law) { l.Payments = nil }, "vehicle": func(l *tariffs.Law) { l.Vehicles = nil },
		"parcel": func(l *tariffs.Law) { l.Parcels = nil }, "procedure": func(l *tariffs.Law) { l.Procedures = nil },
	} {
		want := shipped
		empty(&want)
		if diff := differ(want, readLaw(t, "table\n"+table+"\n").Over(shipped)); diff != "" {
			t.Errorf("%s: %s", table, diff)
		}
	}
}

func writeLaw(t interface{ Fatal(...any) }, l tariffs.Law) string {
	var text strings.Builder
	if err := ua.WriteLaw(&text, l); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestTheShippedLawIsWrittenAndReadBackTheSame(t *testing.T) {
	law, err := ua.Law()
	if err != nil {
		t.Fatal(err)
	}
	again := readLaw(t, writeLaw(t, law))
	if diff := differ(law, again.Law); diff != "" {
		t.Error(diff)
	}
	if diff := differ(law, again.Over(law)); diff != "" {
		t.Errorf("over itself: %s", diff)
	}
}

func TestAnyLawIsWrittenAndReadBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		law := anyLaw().Draw(t, "law")
		again, err := ua.ReadLaw(strings.NewReader(writeLaw(t, law)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := differ(law, again.Law); diff != "" {
			t.Fatal(diff)
		}
		if changes := tariffs.DiffLaw(law, again.Law); len(changes) > 0 {
			t.Fatalf("%+v", changes)
		}
	})
}

// anyLaw draws laws without contradictions: every measure is for goods of its
// own.
func anyLaw() *rapid.Generator[tariffs.Law] {
	return rapid.Custom(func(t *rapid.T) tariffs.Law {
		g := drawing{t, 0}
		var l tariffs.Law
		for _, kind := range []tariffs.Kind{tariffs.VAT, tariffs.Excise, tariffs.AntiDumping, tariffs.ImportDuty, tariffs.Ban} {
			for range rapid.IntRange(0, 4).Draw(t, "rows") {
				l.Measures = append(l.Measures, g.measure(kind))
			}
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "agreements") {
			a := tariffs.Agreement{ID: fmt.Sprint("A", i), Name: g.text(), Countries: []string{"DE", "FR"}, From: g.day(), Source: g.word(), Verified: g.bool()}
			for range rapid.IntRange(0, 3).Draw(t, "rates") {
				m := g.measure(tariffs.ImportDuty)
				m.Relief, m.Origins = "", nil
				a.Rates = append(a.Rates, m)
			}
			l.Agreements = append(l.Agreements, a)
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "others") {
			l.Parcels = append(l.Parcels, tariffs.Parcel{ID: fmt.Sprint("P", i), Free: "150", Currency: "EUR", Duty: g.rate(), VAT: g.rate(),
				From: civil.New(2020+i, 1, 1), Until: civil.New(2020+i, 12, 31), Reason: g.text(), Source: g.word(), Verified: g.bool()})
			l.Vehicles = append(l.Vehicles, tariffs.VehicleExcise{ID: fmt.Sprint("V", i), Prefix: "8703", Fuel: tariffs.Diesel, Over: i * 1000, UpTo: i*1000 + 1000,
				Rate: g.rate(), ByAge: true, AgeMin: 1, AgeMax: 15, Reason: g.text(), Source: g.word(), Verified: g.bool()})
			l.MFN = append(l.MFN, tariffs.Country{Code: "A" + string(rune('A'+i)), From: g.day(), Treaty: g.text(), Source: g.word(), Verified: g.bool()})
			l.Procedures = append(l.Procedures, tariffs.Procedure{Code: fmt.Sprint(10 + i), Flow: tariffs.Transit, Name: g.text(), Rule: tariffs.Exempt,
				Reason: g.text(), From: g.day(), Source: g.word(), Verified: g.bool()})
			l.Payments = append(l.Payments, tariffs.Payment{Kind: tariffs.VAT, Payer: tariffs.Citizen, Prefix: fmt.Sprint(10 + i), Code: "128", Method: "01",
				From: g.day(), Name: g.text(), Source: g.word(), Verified: g.bool()})
			l.Sections = append(l.Sections, tariffs.Section{Number: strings.Repeat("I", i+1), First: "01", Last: "05", Name: g.text()})
		}
		return l
	})
}

// drawing draws the cells of rows.
type drawing struct {
	t *rapid.T
	n int
}

func (g *drawing) measure(kind tariffs.Kind) tariffs.Measure {
	g.n++
	m := tariffs.Measure{ID: fmt.Sprint("M", g.n), Kind: kind, Prefix: fmt.Sprintf("%04d", g.n), From: g.day(), Reason: g.text(), Source: g.word(), Verified: g.bool()}
	if g.bool() {
		m.Except = []string{m.Prefix + "01", m.Prefix + "99"}
	}
	if g.bool() {
		m.Origins = []string{"CN", "VN"}
	}
	if g.bool() {
		m.Additional, m.Part = "A1", g.text()
	}
	if kind == tariffs.Ban {
		m.Flow = rapid.SampledFrom([]tariffs.Regime{"", tariffs.Import, tariffs.Export}).Draw(g.t, "flow")
		return m
	}
	m.Rate = g.rate()
	m.Relief = rapid.SampledFrom([]string{"", "101"}).Draw(g.t, "relief")
	return m
}

func (g *drawing) bool() bool { return rapid.Bool().Draw(g.t, "yes") }

func (g *drawing) rate() string {
	return rapid.SampledFrom([]string{"", "20", "12,5 %", "30 %, але не менш як 3,5 євро за 1 м2", "9.8 % + 13.1 EUR / 100 kg MAX 18.7 %"}).Draw(g.t, "rate")
}

func (g *drawing) day() civil.Date {
	return rapid.SampledFrom([]civil.Date{{}, civil.New(2024, 2, 29), civil.New(1999, 12, 31)}).Draw(g.t, "day")
}

// word is a text of one line that would be hard on a careless writer.
func (g *drawing) word() string {
	return rapid.StringMatching(`[#",;ґЇ'’“я-]{1,6}( [a-z"=+@#,;]{1,5}){0,2}`).Draw(g.t, "word")
}

func (g *drawing) text() fault.Text { return fault.Text{UK: g.word(), EN: g.word()} }

func TestAVersionHoldsItsRowsAndItsLaw(t *testing.T) {
	law, err := ua.Law()
	if err != nil {
		t.Fatal(err)
	}
	law.Parcels[0].Free = "45"
	rows := []tariffs.Row{{Code: "0101", Name: fault.Text{UK: "Коні", EN: "Horses"}, Source: "act", Verified: true},
		{Code: "0101210000", MFN: "5", Full: "30 %, але не менш як 3,5 євро за 1 м2", Unit: "шт", From: civil.Must("2024-01-01"), Source: "act"}}
	var body strings.Builder
	if err := ua.WriteVersion(&body, rows, law); err != nil {
		t.Fatal(err)
	}
	gotRows, gotLaw, err := ua.ReadVersion(strings.NewReader(body.String()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := differ(law, gotLaw); diff != "" {
		t.Error(diff)
	}
	if diff := differ(rows, withoutLines(gotRows)); diff != "" {
		t.Error(diff)
	}
	t.Run("a version cut short is refused", func(t *testing.T) {
		for _, n := range []int{3, 5, 9, 1000, body.Len() / 2} {
			if _, _, err := ua.ReadVersion(strings.NewReader(body.String()[:n])); err == nil {
				t.Errorf("%d bytes of %d are taken for a version", n, body.Len())
			}
		}
	})
	t.Run("a length that is none is refused", func(t *testing.T) {
		for _, head := range []string{"law,\n", "law,-1\n", "law,x\n", "law,99999999999\n"} {
			if _, _, err := ua.ReadVersion(strings.NewReader(head + body.String())); err == nil || !strings.Contains(err.Error(), "length") {
				t.Errorf("%q: %v", head, err)
			}
		}
	})
}

func TestAVersionFromBeforeHasTheShippedLaw(t *testing.T) {
	var body strings.Builder
	rows := []tariffs.Row{{Code: "0101", MFN: "5", Full: "10", Source: "act"}}
	if err := ua.WriteTariff(&body, rows); err != nil {
		t.Fatal(err)
	}
	gotRows, law, err := ua.ReadVersion(strings.NewReader(body.String()))
	if err != nil {
		t.Fatal(err)
	}
	want, err := ua.Law()
	if err != nil {
		t.Fatal(err)
	}
	if diff := differ(want, law); diff != "" {
		t.Error(diff)
	}
	if diff := differ(rows, withoutLines(gotRows)); diff != "" {
		t.Error(diff)
	}
}

// withoutLines drops where rows stood in a file.
func withoutLines(rows []tariffs.Row) []tariffs.Row {
	for i := range rows {
		rows[i].Line = 0
	}
	return rows
}

func FuzzReadLaw(f *testing.F) {
	law, err := ua.Law()
	if err != nil {
		f.Fatal(err)
	}
	whole := writeLaw(f, law)
	f.Add(whole[:6000])
	f.Add(heading + "\nvat,10,20,а,a,act,no\nvat,,,,,,\n")
	f.Add("# x\ntable;code;from;until;rate;uk;en;source;verified\nvat;10;2024-01-01;;20;а;a;act;no\nvat;10;;2023-12-31;7;а;a;act;no\n")
	f.Add("table\tfuel\tcode\tover\tupto\tby_age\tage_min\tage_max\trate\tuk\ten\tsource\tverified\nvehicle\tpetrol\t8703\t0\t3000\tyes\t1\t15\t50 євро за 1000 см3\ta\ta\ta\tno\n")
	f.Add("table,agreement,code,rate,source,verified\npreference,EU,01,0,act,no\n")
	f.Add("table,countries,uk,en,source,verified\nmfn,AE CN AE,а,a,act,no\n")
	f.Fuzz(func(t *testing.T, text string) {
		read, err := ua.ReadLaw(strings.NewReader(text))
		if err != nil {
			return
		}
		again, err := ua.ReadLaw(strings.NewReader(writeLaw(t, read.Law)))
		if err != nil {
			t.Fatalf("what was read and written is refused: %v", err)
		}
		if diff := differ(read.Law, again.Law); diff != "" {
			t.Fatal(diff)
		}
	})
}
