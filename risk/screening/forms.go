package screening

import "strings"

// longestForm is how many words the longest of the forms has.
const longestForm = 6

// forms are the legal forms of companies and the abbreviations of them that
// are no words of names; they are left out wherever they stand. Those of the
// states Ukraine trades with most, in both scripts where that is usual.
var forms = lines(`
товариство з обмеженою відповідальністю
товариство з додатковою відповідальністю
повне товариство
командитне товариство
акціонерне товариство
приватне акціонерне товариство
публічне акціонерне товариство
відкрите акціонерне товариство
закрите акціонерне товариство
приватне підприємство
мале приватне підприємство
дочірнє підприємство
державне підприємство
казенне підприємство
комунальне підприємство
іноземне підприємство
спільне підприємство
науково виробниче підприємство
фермерське господарство
фізична особа підприємець
фізична особа
тов
тзов
тдв
прат
пат
ват
зат
фоп
спд
спдфо
нвп
общество с ограниченной ответственностью
общество с дополнительной ответственностью
акционерное общество
публичное акционерное общество
открытое акционерное общество
закрытое акционерное общество
непубличное акционерное общество
частное предприятие
частное унитарное предприятие
унитарное предприятие
индивидуальный предприниматель
ооо
оао
зао
пао
чуп
limited liability company
additional liability company
limited liability partnership
limited partnership
limited company
private limited company
public limited company
joint stock company
private joint stock company
public joint stock company
open joint stock company
closed joint stock company
private enterprise
private entrepreneur
individual entrepreneur
sole proprietor
ltd
limited
co ltd
company limited
co limited
llc
llp
lp
plc
inc
incorporated
corp
corporation
jsc
pjsc
prjsc
ojsc
cjsc
tov
tob
tzov
prat
fop
ooo
oao
zao
pao
gmbh
mbh
gmbh co kg
gesellschaft mit beschränkter haftung
aktiengesellschaft
kgaa
ohg
sarl
société à responsabilité limitée
société anonyme
srl
spa
sa de cv
sp zoo
sp z oo
spzoo
spółka z ograniczoną odpowiedzialnością
spolka z ograniczona odpowiedzialnoscia
spółka akcyjna
spolka akcyjna
sro
spol sro
doo
dooel
ood
eood
ead
kft
zrt
nyrt
uab
bvba
oyj
pty
pty ltd
pte
pte ltd
sdn bhd
fze
fzco
fzc
fz llc
dmcc
a ş
aş
anonim şirketi
limited şirketi
ltd şti
ltd sti
şti
sti
`)

// edgeForms are forms that are words or names as well; they are left out at the
// beginning or the end of a name only.
var edgeForms = lines(`
ат
пп
дп
кп
сп
іп
ип
чп
ао
нп
фг
сгпп
sa
ag
as
se
kg
co
ab
ad
dd
nv
bv
oy
ou
sia
pp
dp
at
`)

// fillers say nothing of whose name it is: conjunctions, and what stands
// before Arabic names and is as often left out.
var fillers = lines(`
та
і
й
и
the
and
of
for
al
el
ul
bin
ibn
bint
`)

// weakWords are words that many names of companies have, in all their
// spellings: each is the same word as the first of its line.
var weakWords = weak(`
trade трейд трейдинг trading торг торговий торгова торговельний торговый торговая торговля торгівля commerce commercial комерц
group груп група групп группа grup
company компанія компания compania firm фірма фирма firma
holding холдинг holdings
invest інвест инвест investment investments інвестмент
service сервіс сервис services сервисез обслуговування
export експорт экспорт
import імпорт импорт
international інтернешнл интернешнл міжнародний міжнародна международный международная
ukraine україна украина ukraina україни ukrainian український українська
logistics логістик логистик логістика логистика logistic логістікс
transport транспорт trans транс transportation
technology технолоджі технолоджи technologies технології технологии tech тех техно
industry індастрі индастри industries промисловий промышленный prom пром
plant завод zavod factory фабрика
enterprise підприємство предприятие enterprises
center центр centre tsentr
bank банк
fund фонд foundation fond
energy енерджі энерджи енергія энергия energo енерго энерго
agro агро agricultural
global глобал
systems системи системы system система solutions солюшнз
development девелопмент
construction буд build строй будівельна
shipping шиппінг шиппинг maritime
`)

// lines are the lines of a text, as a set.
func lines(text string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			set[line] = true
		}
	}
	return set
}

// weak are the words of each line, by what they are compared as.
func weak(text string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		for _, word := range words {
			all[word] = string(weakMark) + words[0]
		}
	}
	return all
}
