package web

import (
	"errors"
	"log/slog"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/fault"
)

// The refusals of the pages themselves.
var (
	notSignedIn = fault.Rule{Code: "web.not-signed-in", Level: fault.System, Text: fault.Text{
		UK: "Щоб побачити цю сторінку, увійдіть.",
		EN: "Sign in to see this page.",
	}}
	foreignForm = fault.Rule{Code: "web.foreign-form", Level: fault.System, Text: fault.Text{
		UK: "Форму надіслано з іншого сайту, тому її не виконано.",
		EN: "The form was sent from another site, so nothing was done.",
	}}
	staleForm = fault.Rule{Code: "web.stale-form", Level: fault.System, Text: fault.Text{
		UK: "Форма застаріла: після її відкриття ви входили знову. Відкрийте сторінку ще раз і повторіть.",
		EN: "The form is out of date: you have signed in again since it was opened. Open the page again and repeat.",
	}}
	notAForm = fault.Rule{Code: "web.not-a-form", Level: fault.System, Text: fault.Text{
		UK: "Очікувалися дані форми.",
		EN: "The data of a form was expected.",
	}}
	unreadableForm = fault.Rule{Code: "web.unreadable-form", Level: fault.System, Text: fault.Text{
		UK: "Дані форми не вдалося прочитати.",
		EN: "The data of the form could not be read.",
	}}
	longForm = fault.Rule{Code: "web.long-form", Level: fault.System, Text: fault.Text{
		UK: "Форма завелика: скоротіть текст.",
		EN: "The form is too large: shorten the text.",
	}}
	bigFile = fault.Rule{Code: "web.file-too-large", Level: fault.System, Text: fault.Text{
		UK: "Файл більший за {max} МіБ; розділіть його на кілька менших.",
		EN: "The file is over {max} MiB; split it into smaller ones.",
	}}
	cutUpload = fault.Rule{Code: "web.upload-cut", Level: fault.System, Text: fault.Text{
		UK: "Файл не надійшов повністю: зв’язок перервався або був надто повільний. Повторіть завантаження.",
		EN: "The file did not arrive whole: the connection broke off or was too slow. Upload it again.",
	}}
	allBusy = fault.Rule{Code: "web.busy", Level: fault.System, Text: fault.Text{
		UK: "Зараз опрацьовується забагато файлів. Повторіть за хвилину.",
		EN: "Too many files are being worked on at the moment. Try again in a minute.",
	}}
	unsureAgain = fault.Rule{Code: "web.not-confirmed", Level: fault.System, Text: fault.Text{
		UK: "Щоб подати той самий файл ще раз, підтвердьте це позначкою на сторінці.",
		EN: "To lodge the same file again, tick the box on the page that says so.",
	}}
)

// The refusals of the form for a profile.
var (
	otherID = fault.Rule{Code: "web.profile-id", Level: fault.Substance, Text: fault.Text{
		UK: "Ідентифікатор профілю не змінюють: залиште його, як був, або створіть новий профіль.",
		EN: "The identifier of a profile does not change: leave it as it was, or write a new profile.",
	}}
	takenID = fault.Rule{Code: "web.profile-id-taken", Level: fault.Substance, Text: fault.Text{
		UK: "Профіль з таким ідентифікатором уже є: оберіть інший або змініть той профіль.",
		EN: "There is a profile of this identifier already: choose another, or change that profile.",
	}}
	noObject = fault.Rule{Code: "web.profile-json", Level: fault.Structure, Text: fault.Text{
		UK: "Це не об’єкт JSON: перевірте дужки, лапки й коми, наприклад {\"criteria\": {\"items\": {\"from\": 5}}}.",
		EN: "This is no object of JSON: look at brackets, quotes and commas, such as {\"criteria\": {\"items\": {\"from\": 5}}}.",
	}}
	twiceTyped = fault.Rule{Code: "web.profile-twice", Level: fault.Structure, Text: fault.Text{
		UK: "Те саме вказано і в полі, і в JSON: залиште одне з двох.",
		EN: "The same is given in the field and in the JSON: leave one of the two.",
	}}
	noAmount = fault.Rule{Code: "web.number", Level: fault.Structure, Text: fault.Text{
		UK: "Вкажіть число від 0 звичайними цифрами, наприклад 60,5.",
		EN: "Give a number from 0 in plain digits, such as 60.5.",
	}}
	noDay = fault.Rule{Code: "web.day", Level: fault.Structure, Text: fault.Text{
		UK: "Вкажіть день: РРРР-ММ-ДД, наприклад 2026-01-12.",
		EN: "Give a day: YYYY-MM-DD, such as 2026-01-12.",
	}}
	noFile = fault.Rule{Code: "web.no-file", Level: fault.Structure, Text: fault.Text{
		UK: "Оберіть файл.",
		EN: "Choose a file.",
	}}
)

// Catalogue lists the rules of this package.
func Catalogue() []fault.Rule {
	return append([]fault.Rule{notSignedIn, foreignForm, staleForm, notAForm, unreadableForm, longForm,
		bigFile, cutUpload, allBusy, unsureAgain, otherID, takenID, noObject, twiceTyped, noAmount, noDay, noFile}, officeRefusals()...)
}

// status is the HTTP status of a refusal; whatever is none is 500.
func status(err error) int {
	e := fault.As(err)
	if e == nil {
		return fiber.StatusInternalServerError
	}
	switch e.Kind {
	case fault.Invalid:
		return fiber.StatusUnprocessableEntity
	case fault.Malformed:
		return fiber.StatusBadRequest
	case fault.Unauthenticated:
		return fiber.StatusUnauthorized
	case fault.Forbidden:
		return fiber.StatusForbidden
	case fault.NotFound:
		return fiber.StatusNotFound
	case fault.Conflict:
		return fiber.StatusConflict
	case fault.TooLarge:
		return fiber.StatusRequestEntityTooLarge
	case fault.Unsupported:
		return fiber.StatusUnsupportedMediaType
	case fault.TooMany:
		return fiber.StatusTooManyRequests
	case fault.Unavailable:
		return fiber.StatusServiceUnavailable
	}
	return fiber.StatusInternalServerError
}

// failure is the page of what went wrong.
type failure struct {
	Status  int
	Text    string // of a refusal; "" for what is internal
	Request string // id to be named when asking for help
}

// fail puts an error into words. The sender of an unread body is cut off, or
// the rest of it would be taken for the next request.
func (v *visit) fail(err error) error {
	if v.c.Method() == fiber.MethodPost && v.form == nil {
		v.c.Context().SetConnectionClose()
	}
	if fault.Is(err, fault.Unauthenticated) {
		return v.redirect("/signin?next=" + url.QueryEscape(v.path))
	}
	f := failure{Status: status(err), Request: v.c.GetRespHeader(fiber.HeaderXRequestID)}
	if e := fault.As(err); e != nil {
		f.Text = e.Text.In(v.lang)
	} else {
		v.complain(err, f.Request)
	}
	return v.show(f.Status, "failure", f)
}

func (v *visit) complain(err error, request string) {
	if errors.Is(err, v.c.UserContext().Err()) {
		return // the reader has gone
	}
	v.log.ErrorContext(v.c.UserContext(), "page failed", slog.String("route", v.c.Route().Path),
		slog.String("request", request), slog.Any("error", err))
}
