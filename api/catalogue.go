package api

import "github.com/brama-customs/brama/fault"

// The refusals of the transport itself.
var (
	ruleInternal = rule("service.internal",
		"У службі сталася помилка; повторіть згодом, а якщо не мине, повідомте номер запиту.",
		"Something went wrong in the service; try again later, and if it stays so report the request's number.")
	ruleSlow = rule("service.timeout",
		"Служба не встигла відповісти; повторіть з тим самим ключем ідемпотентності.",
		"The service could not answer in time; repeat with the same idempotency key.")
	ruleNotReady = rule("service.not-ready",
		"Служба зараз не приймає декларацій; повторіть за хвилину.",
		"The service takes no declarations right now; try again in a minute.")
	ruleFull = rule("service.overloaded",
		"Служба перевантажена; повторіть за мить.",
		"The service is overloaded; try again in a moment.")
	ruleRate = rule("request.rate",
		"Забагато запитів; зачекайте стільки секунд, скільки вказано в Retry-After.",
		"Too many requests; wait as many seconds as Retry-After says.")
	ruleNoPath = rule("request.no-such-path",
		"Такої адреси немає; перелік адрес — на сторінці /docs.",
		"There is no such address; /docs lists those there are.")
	ruleMethod = rule("request.method",
		"Ця адреса не приймає такого методу; дозволені вказано в заголовку Allow.",
		"This address does not take that method; the header Allow names those it does.")
	ruleUnreadable = rule("request.unreadable",
		"Запит не вдалося прочитати як HTTP.",
		"The request could not be read as HTTP.")
	ruleFraming = rule("request.framing",
		"Заголовки запиту неоднозначно вказують, де він закінчується; надсилайте або Content-Length, або Transfer-Encoding.",
		"The headers leave in doubt where the request ends; send either Content-Length or Transfer-Encoding.")
	ruleTimeout = rule("request.timeout",
		"Запит надходив надто довго.",
		"The request took too long to arrive.")
	ruleHeaders = rule("request.headers-too-large",
		"Заголовки запиту завеликі.",
		"The headers of the request are too large.")
	ruleCut = rule("request.body-cut",
		"Тіло запиту обірвалося; надішліть його цілим.",
		"The body of the request was cut short; send it whole.")
	ruleTooLarge = rule("request.too-large",
		"Тіло запиту більше за {max} байтів; розділіть його.",
		"The body of the request is larger than {max} bytes; divide it.")
	ruleMediaType = rule("request.media-type",
		"Тут приймають лише application/json у кодуванні UTF-8, не стиснений.",
		"Only application/json in UTF-8 is read here, not compressed.")
	ruleFormOnly = rule("request.form-only",
		"Тут приймають лише форму multipart/form-data з її межею (boundary), не стиснену.",
		"Only a form, multipart/form-data with its boundary, is read here, not compressed.")
	ruleForm = rule("request.form",
		"Форму multipart/form-data не вдалося прочитати: межі чи заголовки її частин хибні, або частин забагато.",
		"The form multipart/form-data could not be read: boundaries or headers of its parts are wrong, or there are too many.")
	rulePart = rule("request.part-unknown",
		"Частини «{name}» у цій формі немає.",
		"There is no part \"{name}\" in this form.")
	rulePartTwice = rule("request.part-repeated",
		"Частину «{name}» надіслано двічі.",
		"The part \"{name}\" was sent twice.")
	rulePartLong = rule("request.part-too-large",
		"Частина «{name}» більша за {max} байтів.",
		"The part \"{name}\" is larger than {max} bytes.")
	rulePartValue = rule("request.part-value",
		"Частина «{name}» не читається; тут має стояти {uk}.",
		"The part \"{name}\" must be {en}.")
	ruleWorkbook = rule("request.workbook",
		"Надішліть або файл (file), або номер попереднього пакета (from), і лише одне з двох.",
		"Send either a file (file) or the ID of an earlier batch (from), and only one of the two.")
	ruleFileType = rule("request.file-type",
		"Тут приймають лише файл виду {types}, у UTF-8, якщо це текст, не стиснений.",
		"Only a file of type {types} is read here, in UTF-8 where it is text, not compressed.")
	ruleLength = rule("request.length",
		"Вкажіть довжину файлу заголовком Content-Length: без неї обірваний файл не відрізнити від цілого.",
		"Give the length of the file by the header Content-Length: without it a file cut short looks like a whole one.")
	ruleNoToken = rule("actor.required",
		"Потрібен ключ доступу: заголовок Authorization: Bearer КЛЮЧ.",
		"An access token is needed: the header Authorization: Bearer TOKEN.")
	ruleBadToken = rule("actor.malformed",
		"Заголовок Authorization має бути Bearer і ключ доступу.",
		"The header Authorization must be Bearer and an access token.")
	ruleForeign = rule("request.cross-site",
		"Запит надійшов не з нашої сторінки.",
		"The request does not come from a page of ours.")
	ruleKey = rule("idempotency.key",
		"Idempotency-Key має бути з 1–255 видимих знаків ASCII, один раз.",
		"Idempotency-Key must be 1–255 visible ASCII characters, given once.")
	ruleParameters = rule("request.parameters",
		"Параметри запиту мають помилки; їх наведено.",
		"The parameters of the request have faults; they are listed.")
	ruleParameter = rule("request.parameter-unknown",
		"Параметра «{name}» тут немає; вилучіть його або виправте назву (параметри — на сторінці /docs).",
		"There is no parameter \"{name}\" here; remove it or correct its name (/docs lists the parameters).")
	ruleRepeated = rule("request.parameter-repeated",
		"Параметр «{name}» вказано двічі; залиште один.",
		"The parameter \"{name}\" is given twice; keep one.")
	ruleMissing = rule("request.parameter-missing",
		"Потрібен параметр «{name}»: {uk}.",
		"The parameter \"{name}\" is needed: {en}.")
	ruleNeeded = fault.Rule{Code: "request.field-missing", Level: fault.Structure, Text: say(
		"Бракує поля «{name}»; вкажіть {uk}.",
		"The field \"{name}\" is needed; give {en}.")}
	ruleOtherProfile = fault.Rule{Code: "profile.other-id", Level: fault.Structure, Text: say(
		"Ідентифікатор у профілі інший, ніж в адресі ({id}); щоб завести новий профіль, надішліть його на адресу переліку.",
		"The profile has another identifier than the address ({id}); to make a new profile, post it to the list.")}
	ruleProfileTaken = fault.Rule{Code: "profile.id-taken", Level: fault.Substance, Text: say(
		"Профіль з таким ідентифікатором (id) уже є: дайте новому інший або напишіть нову редакцію наявного за його власною адресою (PUT).",
		"There is a profile of this identifier (id) already: give the new one another, or write a new edition of that one at its own address (PUT).")}
	ruleNoProfile = rule("profile.not-found",
		"Профілю ризику з таким ідентифікатором немає; наявні — у переліку GET /api/v1/risk/profiles.",
		"There is no risk profile of this identifier; GET /api/v1/risk/profiles lists those there are.")
	ruleNoList = rule("list.not-found",
		"Списку осіб з таким позначенням немає; наявні — у переліку GET /api/v1/risk/lists.",
		"There is no list of names of this ID; GET /api/v1/risk/lists lists those there are.")
	ruleNoSettings = rule("settings.not-written",
		"Власних налаштувань ризику ще немає: діють ті, з якими службу встановлено. Спершу напишіть редакцію: PUT /api/v1/risk/settings?number=0.",
		"No settings of risk were written yet: those that the service came with are in force. Write an edition first: PUT /api/v1/risk/settings?number=0.")
	ruleNoModel = rule("model.not-added",
		"Жодної моделі ще не додано: оцінює вбудована регресія, а попередньої моделі, яку можна повернути, немає. Спершу додайте модель: POST /api/v1/risk/models.",
		"No model was added yet: the built-in regression scores, and there is no model before it to go back to. Add one first: POST /api/v1/risk/models.")
	ruleNoDay = rule("draw.no-day",
		"В адресі немає дня: пишіть РРРР-ММ-ДД, день має існувати, наприклад 2026-01-12.",
		"The address names no day: write YYYY-MM-DD, and the day must exist, such as 2026-01-12.")
	ruleValue = rule("request.parameter-value",
		"Параметр «{name}» не читається; тут має стояти {uk}.",
		"The parameter \"{name}\" must be {en}.")
)

// say is a sentence in both languages.
func say(uk, en string) fault.Text { return fault.Text{UK: uk, EN: en} }

func rule(code, uk, en string) fault.Rule {
	return fault.Rule{Code: code, Level: fault.System, Text: say(uk, en)}
}

// Catalogue lists the rules of this package.
func Catalogue() []fault.Rule {
	return []fault.Rule{
		ruleInternal, ruleSlow, ruleNotReady, ruleFull, ruleRate, ruleNoPath, ruleMethod, ruleUnreadable,
		ruleFraming, ruleTimeout, ruleHeaders, ruleCut, ruleTooLarge, ruleMediaType, ruleNoToken, ruleBadToken,
		ruleFormOnly, ruleForm, rulePart, rulePartTwice, rulePartLong, rulePartValue, ruleWorkbook,
		ruleForeign, ruleKey, ruleParameters, ruleParameter, ruleRepeated, ruleValue, ruleMissing, ruleFileType,
		ruleLength, ruleOtherProfile, ruleNeeded,
		ruleProfileTaken, ruleNoProfile, ruleNoList, ruleNoSettings, ruleNoModel, ruleNoDay,
	}
}
