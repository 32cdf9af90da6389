package screening

import "strings"

// givenScore is how far given names are alike that are one name in several
// languages: a man is Mykola in one paper and Nikolai in another. They are
// never the same name.
const givenScore = 940

// givenNames are such names by line: Ukrainian, Russian and what else is
// written in papers. Spellings that fold to one need not stand here, nor those
// that are alike as words.
var givenNames = given(`
олександр александр alexander alexandre aleksander
олександра александра alexandra
олексій алексей alexei alexey alexis
андрій андрей andrew andreas andrzej
антон anthony antony antoni
василь василий basil
володимир владимир vladimir wladimir wlodzimierz
георгій георгий george heorhii
григорій григорий gregory grzegorz
данило даниил даніїл daniel
дмитро дмитрий dmitry dimitri
євген евгений eugene evgeny
ілля илья elijah ilya
кирило кирилл cyril kirill
костянтин константин constantine konstantin
лев лев leo
макс максим maxim
микита никита nikita
микола николай nicholas nikolai mikolaj nicolae
михайло михаил michael mikhail michal
олег павло павел paul pavel pawel
петро пётр петр peter petr piotr
пилип филипп philip filip
семен семён simon semyon
сергій сергей serge sergei
степан stepan stephen stefan steven
тимофій тимофей timothy
федір фёдор федор theodore fyodor fedir
юхим ефим yefim
яків яков jacob yakov
анастасія анастасия anastasia
ганна анна anna hanna
вікторія виктория victoria
дарина дарья daria
єлизавета елизавета elizabeth
катерина екатерина catherine katherine ekaterina
марія мария maria mary
надія надежда nadia nadezhda
наталія наталья natalie natalia
оксана ксения oksana kseniia
олена елена helen elena olena
світлана светлана svetlana svitlana
софія софия софья sophia
тетяна татьяна tatiana tetiana
уляна ульяна ulyana
юлія юлия julia yulia
`)

// given gives for each name, folded, the names of its line.
func given(text string) map[string][]string {
	kin := map[string][]string{}
	for line := range strings.Lines(text) {
		var names []string
		for name := range strings.FieldsSeq(line) {
			names = append(names, folded(name, manner{}))
		}
		for _, name := range names {
			kin[name] = names
		}
	}
	return kin
}
