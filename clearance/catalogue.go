package clearance

import "github.com/brama-customs/brama/fault"

// The refusals of the procedure. Codes are for ever.
var (
	ruleNotYours = fault.Rule{Code: "actor.forbidden", Level: fault.System, Text: fault.Text{
		UK: "Ваша роль не дозволяє цієї дії; увійдіть з роллю, якій вона дозволена.",
		EN: "Your role does not allow this; sign in with a role that does.",
	}}
	ruleToken = fault.Rule{Code: "actor.unknown", Level: fault.System, Text: fault.Text{
		UK: "Ключ доступу невідомий, відкликаний або прострочений; отримайте новий.",
		EN: "The access token is unknown, revoked or expired; obtain a new one.",
	}}
	ruleRole = fault.Rule{Code: "token.role", Level: fault.Structure, Text: fault.Text{
		UK: "Роль «{role}» невідома; можливі: broker, importer, inspector, supervisor, admin.",
		EN: "The role \"{role}\" is not known; use broker, importer, inspector, supervisor or admin.",
	}}
	ruleTenant = fault.Rule{Code: "token.tenant", Level: fault.Structure, Text: fault.Text{
		UK: "Назва організації має бути з 1–64 літер, цифр, крапок чи дефісів, без пробілів.",
		EN: "The tenant must be 1–64 letters, digits, dots or dashes, without spaces.",
	}}
	ruleKeyReused = fault.Rule{Code: "idempotency.other-body", Level: fault.System, Text: fault.Text{
		UK: "З цим ключем ідемпотентності вже подано інший документ; візьміть новий ключ.",
		EN: "Another document was lodged with this idempotency key; use a new key.",
	}}
	ruleKeyInFlight = fault.Rule{Code: "idempotency.in-flight", Level: fault.System, Text: fault.Text{
		UK: "Запит із цим ключем ідемпотентності ще обробляється; повторіть за мить.",
		EN: "A request with this idempotency key is still in work; repeat in a moment.",
	}}
	ruleLRNTaken = fault.Rule{Code: "declaration.lrn-taken", Level: fault.Substance, Text: fault.Text{
		UK: "Декларант уже подав декларацію з номером {lrn}; її MRN — {mrn}. Дайте новій інший номер.",
		EN: "The declarant has lodged a declaration numbered {lrn} before; its MRN is {mrn}. Give the new one another number.",
	}}
	ruleLooksTwice = fault.Rule{Code: "declaration.duplicate", Level: fault.Warning, Text: fault.Text{
		UK: "За останні 90 днів подано декларацію {mrn} з тими самими відправником, інвойсом і масою брутто; перевірте, чи це не повтор.",
		EN: "Declaration {mrn} of the last 90 days has the same exporter, invoice and gross mass; make sure this is not a repeat.",
	}}
	ruleSerials = fault.Rule{Code: "office.serials-exhausted", Level: fault.System, Text: fault.Text{
		UK: "Митний орган {office} вичерпав номери декларацій за {year} рік; подайте до іншого.",
		EN: "Office {office} has used up its declaration numbers for {year}; lodge at another.",
	}}
	ruleBusy = fault.Rule{Code: "service.busy", Level: fault.System, Text: fault.Text{
		UK: "Служба зараз не може зберегти зміни; повторіть за хвилину з тим самим ключем.",
		EN: "The service cannot keep changes right now; repeat in a minute with the same key.",
	}}
	ruleCursor = fault.Rule{Code: "list.query", Level: fault.Structure, Text: fault.Text{
		UK: "Параметр {name} має невідоме значення; див. /docs.",
		EN: "The parameter {name} has a value that is not known; see /docs.",
	}}
	ruleNotFlagged = fault.Rule{Code: "inspection.not-waiting", Level: fault.Substance, Text: fault.Text{
		UK: "Декларація не чекає на перевірку: її стан — {status}.",
		EN: "The declaration does not wait for an inspection: its status is {status}.",
	}}
	ruleClaimed = fault.Rule{Code: "inspection.claimed", Level: fault.Substance, Text: fault.Text{
		UK: "Декларацію вже взяв у роботу {by}.",
		EN: "The declaration is already in the hands of {by}.",
	}}
	ruleUnclaimed = fault.Rule{Code: "inspection.not-claimed", Level: fault.Substance, Text: fault.Text{
		UK: "Спершу візьміть декларацію в роботу.",
		EN: "Take the declaration first.",
	}}
	ruleNobodyElse = fault.Rule{Code: "inspection.nobody-else", Level: fault.Substance, Text: fault.Text{
		UK: "Передати декларацію нікому: інших інспекторів у списку митного органу немає. Доповніть список у налаштуваннях ризиків.",
		EN: "There is nobody to give the declaration to: the office has no other inspectors on its roster. Add some in the settings of risk.",
	}}
	ruleChanged = fault.Rule{Code: "inspection.changed", Level: fault.Substance, Text: fault.Text{
		UK: "Декларація змінилася, відколи ви її відкрили; перегляньте її знову.",
		EN: "The declaration has changed since you opened it; look at it again.",
	}}
	ruleDecision = fault.Rule{Code: "decision.unknown", Level: fault.Structure, Text: fault.Text{
		UK: "Рішення має бути одним з: release, refuse, request-documents, resume.",
		EN: "The decision must be one of release, refuse, request-documents, resume.",
	}}
	ruleNotAllowed = fault.Rule{Code: "decision.not-allowed", Level: fault.Substance, Text: fault.Text{
		UK: "У стані {status} таке рішення неможливе; можливі: {allowed}.",
		EN: "That decision cannot be taken in status {status}; possible are: {allowed}.",
	}}
	ruleReasons = fault.Rule{Code: "decision.reasons-required", Level: fault.Structure, Text: fault.Text{
		UK: "Вкажіть хоча б одну причину чи документ, з текстом.",
		EN: "Give at least one reason or document, with its text.",
	}}
	ruleReasonText = fault.Rule{Code: "decision.reason-text", Level: fault.Structure, Text: fault.Text{
		UK: "Причина має містити текст до 1000 знаків.",
		EN: "A reason must have a text of up to 1000 characters.",
	}}
	ruleReload = fault.Rule{Code: "reference.exists", Level: fault.Substance, Text: fault.Text{
		UK: "Тариф версії {version} вже завантажено; нова редакція має мати іншу назву чи дату.",
		EN: "Tariff version {version} is loaded already; a new edition needs another name or date.",
	}}
	ruleNoFile = fault.Rule{Code: "batch.no-file", Level: fault.System, Text: fault.Text{
		UK: "Файлу немає або він порожній; додайте книгу Excel (.xlsx) чи CSV.",
		EN: "There is no file, or it is empty; add an Excel workbook (.xlsx) or a CSV.",
	}}
	ruleNoRows = fault.Rule{Code: "batch.no-rows", Level: fault.Structure, Text: fault.Text{
		UK: "На аркуші «{sheet}» під заголовками немає жодного заповненого рядка; заповніть його або вкажіть інший аркуш.",
		EN: "The sheet “{sheet}” has no filled row below its headings; fill it in or name another sheet.",
	}}
	ruleTooFaulty = fault.Rule{Code: "batch.too-faulty", Level: fault.Substance, Text: fault.Text{
		UK: "Рядків з помилками понад {most}, тож не подано нічого; виправте їх за відповіддю у файлі та завантажте його знову.",
		EN: "More than {most} rows have faults, so nothing was lodged; correct them as the answered file says and upload it again.",
	}}
	ruleSpoilt = fault.Rule{Code: "batch.file-spoilt", Level: fault.System, Text: fault.Text{
		UK: "Збережений файл пошкоджено; завантажте його ще раз. Подане раніше залишається поданим.",
		EN: "The file that was kept is damaged; upload it again. What was lodged before stays lodged.",
	}}
	ruleRowBroken = fault.Rule{Code: "batch.row-not-worked-out", Level: fault.System, Text: fault.Text{
		UK: "Цей рядок не вдалося опрацювати через помилку служби; про неї вже відомо. Подайте його окремо пізніше.",
		EN: "This row could not be worked out because of an error of the service, which is known by now. Lodge it by itself later.",
	}}
	ruleBatchBroken = fault.Rule{Code: "batch.not-worked-out", Level: fault.System, Text: fault.Text{
		UK: "Файл не вдалося опрацювати до кінця через помилку служби; про неї вже відомо. Подане раніше залишається поданим; решту подайте пізніше.",
		EN: "The file could not be worked through because of an error of the service, which is known by now. What was lodged before stays lodged; lodge the rest later.",
	}}
	ruleBatchOver = fault.Rule{Code: "batch.over", Level: fault.Substance, Text: fault.Text{
		UK: "Скасувати вже нічого: роботу над файлом закінчено або все подано.",
		EN: "There is nothing left to cancel: the work on the file is over or everything is lodged.",
	}}
)

// Catalogue lists the rules of this package.
func Catalogue() []fault.Rule {
	return append(append(riskCatalogue(), paymentCatalogue()...), []fault.Rule{
		ruleNotYours, ruleToken, ruleRole, ruleTenant, ruleKeyReused, ruleKeyInFlight,
		ruleLRNTaken, ruleLooksTwice, ruleSerials, ruleBusy, ruleCursor, ruleNotFlagged,
		ruleClaimed, ruleUnclaimed, ruleNobodyElse, ruleChanged, ruleDecision, ruleNotAllowed, ruleReasons,
		ruleReasonText, ruleReload, ruleNoFile, ruleNoRows, ruleTooFaulty, ruleSpoilt, ruleRowBroken, ruleBatchBroken, ruleBatchOver,
	}...)
}

func notFound() error { return fault.New(fault.NotFound, fault.Unknown) }

func forbidden() error { return fault.New(fault.Forbidden, ruleNotYours) }
