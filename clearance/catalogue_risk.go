package clearance

import "github.com/brama-customs/brama/fault"

// The refusals of the rulebook and of findings. Codes are for ever.
var (
	rulePaperChanged = fault.Rule{Code: "rulebook.changed", Level: fault.Substance, Text: fault.Text{
		UK: "Хтось уже змінив це, відколи ви його відкрили; перегляньте ще раз.",
		EN: "Somebody has changed this since you opened it; look at it again.",
	}}
	ruleStep = fault.Rule{Code: "rulebook.step", Level: fault.Structure, Text: fault.Text{
		UK: "Крок має бути одним з: shadow, draft, activate, expire, approve, reject, rollback.",
		EN: "The step must be one of shadow, draft, activate, expire, approve, reject, rollback.",
	}}
	ruleNoWork = fault.Rule{Code: "rulebook.nothing-written", Level: fault.Substance, Text: fault.Text{
		UK: "Нової редакції немає; спершу напишіть її.",
		EN: "There is no new edition; write one first.",
	}}
	ruleProposed = fault.Rule{Code: "rulebook.proposed", Level: fault.Substance, Text: fault.Text{
		UK: "Зміна вже чекає на іншу особу; схваліть або відхиліть її спершу.",
		EN: "A change already waits for another person; approve or reject it first.",
	}}
	ruleNothingProposed = fault.Rule{Code: "rulebook.nothing-proposed", Level: fault.Substance, Text: fault.Text{
		UK: "Жодна зміна не чекає на схвалення.",
		EN: "No change waits for approval.",
	}}
	ruleUntried = fault.Rule{Code: "rulebook.untried", Level: fault.Substance, Text: fault.Text{
		UK: "Спершу випробуйте редакцію: профіль — на минулих деклараціях і в тіні, модель — у тіні.",
		EN: "Try the edition first: a profile on past declarations and in shadow, a model in shadow.",
	}}
	ruleNotInForce = fault.Rule{Code: "rulebook.not-in-force", Level: fault.Substance, Text: fault.Text{
		UK: "Немає чинної редакції, яку так можна змінити.",
		EN: "There is no edition in force that this can be done with.",
	}}
	ruleSecondPerson = fault.Rule{Code: "rulebook.second-person", Level: fault.Substance, Text: fault.Text{
		UK: "Схвалити має інша особа: не та, що написала редакцію чи запропонувала зміну.",
		EN: "Another person must approve: not who wrote the edition or proposed the change.",
	}}
	ruleFormality = fault.Rule{Code: "profile.formality-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Митної формальності {code} немає в чинній таблиці; візьміть код з неї.",
		EN: "The table in force has no formality {code}; use a code of it.",
	}}
	ruleList = fault.Rule{Code: "profile.list-unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Чинного списку осіб {list} немає, тож профіль нікого б не знайшов; введіть список у дію або візьміть інший.",
		EN: "No list of names {list} is in force, so the profile would find nobody; bring the list into force or use another.",
	}}
	ruleProfileID = fault.Rule{Code: "profile.id-reserved", Level: fault.Substance, Text: fault.Text{
		UK: "Позначення export, import і new зайняті; візьміть інше.",
		EN: "The IDs export, import and new are taken; use another.",
	}}
	ruleListID = fault.Rule{Code: "list.id", Level: fault.Structure, Text: fault.Text{
		UK: "Позначення списку має бути з 1–40 малих латинських літер, цифр і дефісів.",
		EN: "The ID of a list must be 1–40 small Latin letters, digits and dashes.",
	}}
	ruleModel = fault.Rule{Code: "model.refused", Level: fault.System, Text: fault.Text{
		UK: "Це не файл моделі, який розуміє ця версія служби, або його пошкоджено; зробіть його командою brama risk train.",
		EN: "This is no file of a model that this version of the service reads, or it is damaged ({why}); make one with brama risk train.",
	}}
	ruleNoModelInForce = fault.Rule{Code: "model.none-in-force", Level: fault.Substance, Text: fault.Text{
		UK: "Жодна додана модель не діє: оцінює вбудована регресія, тож повертати немає від чого. Нову модель вводять у дію кроками activate і approve.",
		EN: "No model that was added is in force: the built-in regression scores, so that there is nothing to go back from. A new model comes into force by activate and approve.",
	}}
	ruleModelColumns = fault.Rule{Code: "model.columns", Level: fault.Substance, Text: fault.Text{
		UK: "Модель навчено на інших колонках, ніж має служба; навчіть її зі сховища: brama risk train --from-store.",
		EN: "The model was trained on other columns than the service has; train it from the store: brama risk train --from-store.",
	}}
	ruleFindingRule = fault.Rule{Code: "finding.rule", Level: fault.Structure, Text: fault.Text{
		UK: "Вкажіть, про яку підставу йдеться: її правило.",
		EN: "Say which finding is meant: its rule.",
	}}
	ruleFindingOutcome = fault.Rule{Code: "finding.outcome", Level: fault.Structure, Text: fault.Text{
		UK: "Результат має бути одним з: confirmed, not-confirmed, not-checked.",
		EN: "The outcome must be one of confirmed, not-confirmed, not-checked.",
	}}
	ruleFindingItem = fault.Rule{Code: "finding.item", Level: fault.Substance, Text: fault.Text{
		UK: "Вкажіть номер товару декларації, у якому це виявлено.",
		EN: "Give the number of the item of the declaration that it was found in.",
	}}
	ruleFindingKind = fault.Rule{Code: "finding.kind", Level: fault.Structure, Text: fault.Text{
		UK: "Вкажіть вид порушення: value, classification, origin, quantity, undeclared, prohibited, party, documents чи other.",
		EN: "Give the kind of what was found: value, classification, origin, quantity, undeclared, prohibited, party, documents or other.",
	}}
	ruleFindingDuty = fault.Rule{Code: "finding.duty", Level: fault.Substance, Text: fault.Text{
		UK: "Суму донарахувань вказують лише для підтвердженого.",
		EN: "Duty at stake is given only where the finding is confirmed.",
	}}
	ruleFindingUnknown = fault.Rule{Code: "finding.unknown", Level: fault.Substance, Text: fault.Text{
		UK: "Такої підстави в оцінці цієї декларації немає; назвіть одну з її підстав або правило inspector для виявленого понад них.",
		EN: "The assessment of this declaration found no such thing; name one of its findings, or the rule inspector for what was found beside them.",
	}}
	ruleFindingTwice = fault.Rule{Code: "finding.twice", Level: fault.Substance, Text: fault.Text{
		UK: "Про цю підставу в цьому товарі вже сказано вище; залиште один результат.",
		EN: "This finding in this item has been told of above; leave one outcome.",
	}}
	ruleFindingSum = fault.Rule{Code: "finding.sum", Level: fault.Substance, Text: fault.Text{
		UK: "Донарахування з однієї декларації не можуть перевищувати {most} грн; перевірте суми.",
		EN: "The duty at stake in one declaration may not exceed {most} UAH; check the amounts.",
	}}
	ruleUndecided = fault.Rule{Code: "finding.undecided", Level: fault.Substance, Text: fault.Text{
		UK: "Декларацію ще перевіряють: результати подають разом із рішенням.",
		EN: "The declaration is still being inspected: what is found is told with the decision.",
	}}
	ruleRolledBack = fault.Rule{Code: "rulebook.rolled-back", Level: fault.Substance, Text: fault.Text{
		UK: "Попередню редакцію вже повернуто; щоб поставити іншу, додайте її знову, і нехай її схвалить інша особа.",
		EN: "The edition before is back already; to have another one, add it again and let another person approve it.",
	}}
	ruleBacktestAhead = fault.Rule{Code: "backtest.ahead", Level: fault.Substance, Text: fault.Text{
		UK: "Випробувати можна лише на днях, що вже настали: вкажіть день не пізніше {today}.",
		EN: "Only days that have come can be tried: give a day not after {today}.",
	}}
	ruleFindingBy = fault.Rule{Code: "finding.not-yours", Level: fault.Substance, Text: fault.Text{
		UK: "Виявлене повідомляє або виправляє інспектор, у чиїх руках декларація, чи керівник; зверніться до одного з них.",
		EN: "The inspector in whose hands the declaration is tells or corrects what was found, or a supervisor; ask one of them.",
	}}
	ruleBacktestDays = fault.Rule{Code: "backtest.days", Level: fault.Substance, Text: fault.Text{
		UK: "Вкажіть перший день (from) і останній (to): не раніше за перший і не більше ніж {most} днів разом.",
		EN: "Give the first day (from) and the last (to): not before the first, and {most} days in all at most.",
	}}
	ruleMonitorOffice = fault.Rule{Code: "monitor.office", Level: fault.Structure, Text: fault.Text{
		UK: "Такого коду митного органу бути не може: пишіть UA і шість цифр, наприклад UA100230, або не вказуйте органу (office), щоб побачити всі.",
		EN: "No customs office has such a code: write UA and six digits, such as UA100230, or name no office to see all.",
	}}
	ruleNoProfiles = fault.Rule{Code: "profile.none-in-file", Level: fault.Structure, Text: fault.Text{
		UK: "Бракує поля «profiles»; вкажіть у ньому перелік профілів, як у вивантаженому файлі.",
		EN: "The field \"profiles\" is needed; give the list of profiles in it, as a file of an export has it.",
	}}
	ruleSecretDay = fault.Rule{Code: "draw.day", Level: fault.Substance, Text: fault.Text{
		UK: "Таємницю жеребкування оприлюднюють, коли день минув; за цей день її ще (або взагалі) немає.",
		EN: "The secret of the draw is published once its day is over; of this day there is none (yet).",
	}}
)

func riskCatalogue() []fault.Rule {
	return []fault.Rule{
		rulePaperChanged, ruleStep, ruleNoWork, ruleProposed, ruleNothingProposed, ruleUntried, ruleNotInForce,
		ruleSecondPerson, ruleFormality, ruleList, ruleProfileID, ruleListID, ruleModel, ruleNoModelInForce, ruleModelColumns,
		ruleFindingRule, ruleFindingOutcome, ruleFindingItem, ruleFindingKind, ruleFindingDuty, ruleFindingUnknown, ruleFindingTwice, ruleFindingSum,
		ruleFindingBy, ruleUndecided, ruleRolledBack, ruleBacktestAhead, ruleBacktestDays, ruleSecretDay,
		ruleMonitorOffice, ruleNoProfiles,
	}
}
