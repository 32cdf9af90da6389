package batch

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/fault"
)

// Most that Excel shows of a hint's title.
const longestTitle = 32

// guide hints at every cell of a column and says what it takes: a list, a
// number, a day. What comes of a paste Excel does not look at.
func (t *template) guide(sheet string, i int, c templateColumn) {
	rule := excelize.NewDataValidation(true)
	rule.SetSqref(cellName(i, 2) + ":" + cellName(i, lastTemplateRow))
	rule.SetInput(shortened(c.info().Name.In(t.lang), longestTitle), c.hint.In(t.lang))
	style, wrong := excelize.DataValidationErrorStyleWarning, wrongValue
	if at, ok := t.choices.of(c.field); ok {
		rule.SetSqrefDropList(t.place(at))
		if wrong = notInList; t.choices[at].Closed {
			style = excelize.DataValidationErrorStyleStop
		}
	} else if !c.restrict(rule) {
		wrong = fault.Text{}
	}
	if wrong != (fault.Text{}) {
		rule.SetError(style, templateTitle.In(t.lang), wrong.In(t.lang))
	}
	t.try(func() error { return t.AddDataValidation(sheet, rule) })
}

// What Excel says of a value that does not fit.
var (
	wrongValue = fault.Text{
		UK: "Тут очікується значення іншого виду: див. аркуш «Пояснення».",
		EN: "Another sort of value is expected here: see the sheet “Explanations”."}
	notInList = fault.Text{
		UK: "Такого коду немає в списку: див. аркуш «Довідники».",
		EN: "This code is not in the list: see the sheet “Lists”."}
)

// restrict says what numbers a column takes; false where it takes texts.
func (c templateColumn) restrict(rule *excelize.DataValidation) bool {
	switch c.info().Kind {
	case KindMass, KindMoney, KindNumber:
		rule.Type, rule.Operator, rule.Formula1 = "decimal", "greaterThan", "0"
	case KindWhole:
		rule.Type, rule.Operator, rule.Formula1 = "whole", "greaterThanOrEqual", "0"
	case KindDay:
		rule.Type, rule.Operator, rule.Formula1 = "date", "greaterThanOrEqual", strconv.Itoa(firstOf2000)
	case KindCommodity:
		rule.Type, rule.Operator, rule.Formula1 = "textLength", "equal", "10"
	default:
		return false
	}
	return true
}

// shortened cuts a text to so many characters as Excel counts them.
func shortened(text string, most int) string {
	for len(utf16.Encode([]rune(text))) > most {
		words := strings.Fields(text)
		text = strings.Join(words[:len(words)-1], " ")
	}
	return text
}

// place is where the codes of a list stand on the sheet of lists.
func (t *template) place(list int) string {
	column := columnLetter(2 * list)
	return "'" + listsSheet.In(t.lang) + "'!$" + column + "$2:$" + column + "$" + strconv.Itoa(1+len(t.choices[list].Codes))
}

// list writes the sheet of lists: each takes two columns, codes and names.
func (t *template) list() {
	sheet, text := listsSheet.In(t.lang), t.style(&excelize.Style{NumFmt: 49})
	head := t.headStyle("DCE6F1", "1F2937")
	for i, l := range t.choices {
		code, name := columnLetter(2*i), columnLetter(2*i+1)
		t.try(func() error { return t.SetColStyle(sheet, code, text) })
		t.try(func() error { return t.SetColWidth(sheet, code, code, 18) })
		t.try(func() error { return t.SetColWidth(sheet, name, name, 30) })
		t.text(sheet, 2*i, 1, l.Name.In(t.lang))
		t.try(func() error { return t.SetCellStyle(sheet, code+"1", name+"1", head) })
		for r, c := range l.Codes {
			t.text(sheet, 2*i, r+2, c.Code)
			t.text(sheet, 2*i+1, r+2, c.Name.In(t.lang))
		}
	}
	t.freeze(sheet, 0)
}

// explanationHeads are the columns of the sheet of explanations.
var explanationHeads = []struct {
	name  fault.Text
	width float64
}{
	{fault.Text{UK: "Стовпець", EN: "Letter"}, 10},
	{fault.Text{UK: "Що в ньому", EN: "What it holds"}, 36},
	{fault.Text{UK: "Графа МД", EN: "Box of the form"}, 10},
	{fault.Text{UK: "Чи заповнювати", EN: "To be filled in"}, 22},
	{fault.Text{UK: "Як писати", EN: "How to write it"}, 26},
	{fault.Text{UK: "Зразок", EN: "Such as"}, 26},
	{fault.Text{UK: "Пояснення", EN: "Explanation"}, 90},
}

// rulesOfRows stand below the explanations of the columns.
var rulesOfRows = []fault.Text{
	{UK: "Один рядок — один товар. Рядки з одним довідковим номером утворюють одну декларацію і мають стояти поруч.",
		EN: "One row is one item. Rows of one local reference number make one declaration and must stand together."},
	{UK: "Те, що стосується всієї декларації, досить написати в її першому рядку; різні значення в рядках однієї декларації — помилка.",
		EN: "What is said of a declaration as a whole is enough in its first row; different values in rows of one declaration are a fault."},
	{UK: "Номери товарів, кількість товарів, місць і загальні суми обчислюються з рядків.",
		EN: "Numbers of items, the number of items and packages, and the totals are worked out from the rows."},
	{UK: "Стовпці можна переставляти, вилучати й додавати свої: зайві не читаються. Заголовків не змінюйте.",
		EN: "Columns may be moved, removed and added: others are not read. Leave the headings as they are."},
	{UK: "Читається перший аркуш. Формули вставляйте як значення.",
		EN: "The first sheet is read. Paste formulas as values."},
	{UK: "Для транзиту (ТР 80) шаблон не має стовпців: подайте його сторінкою або через API.",
		EN: "The template has no columns for a transit (TR 80): lodge it on the page or through the API."},
}

// explain writes the sheet of explanations.
func (t *template) explain() {
	sheet := explanations.In(t.lang)
	head := t.headStyle("DCE6F1", "1F2937")
	wrapped := t.style(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	for i, h := range explanationHeads {
		letter := columnLetter(i)
		t.try(func() error { return t.SetColStyle(sheet, letter, wrapped) })
		t.try(func() error { return t.SetColWidth(sheet, letter, letter, h.width) })
		t.text(sheet, i, 1, h.name.In(t.lang))
		t.try(func() error { return t.SetCellStyle(sheet, letter+"1", letter+"1", head) })
	}
	for i, c := range templateColumns {
		for column, value := range []string{columnLetter(i), c.heading(t.lang), c.box(), c.need.text().In(t.lang),
			c.format().In(t.lang), c.example, c.hint.In(t.lang)} {
			t.text(sheet, column, i+2, value)
		}
	}
	for i, rule := range rulesOfRows {
		t.text(sheet, len(explanationHeads)-1, len(templateColumns)+3+i, rule.In(t.lang))
	}
	t.freeze(sheet, 0)
}
