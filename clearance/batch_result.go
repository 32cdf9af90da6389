package clearance

import (
	"context"
	"fmt"
	"io"
	"iter"
	"path"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

// BatchResult gives the uploader's own file with what became of each row beside
// it. It can be had at any time: rows that have no answer yet have none there.
// ctx is that of the writing.
func (s *Service) BatchResult(ctx context.Context, who Actor, id, lang string) (BatchFile, error) {
	w, err := s.opened(ctx, who, id)
	if err != nil {
		return BatchFile{}, err
	}
	b := w.b
	codes, err := codesOf(b)
	if err != nil {
		return BatchFile{}, err
	}
	form := w.book.Form()
	return BatchFile{
		Name: answeredName(b.File, form, lang), ContentType: form.ContentType(),
		Write: func(to io.Writer) error {
			return w.file.trouble(w.book.WriteAnswered(to, batch.Answered{
				Sheet: w.order.Mapping.Sheet, HeaderRow: w.order.Mapping.HeaderRow, Lang: lang, Codes: codes,
				Answers: s.rowAnswers(ctx, b, lang), Summary: summaryLines(b, lang),
			}))
		},
	}, nil
}

// answeredName is the name of the answer to a file.
func answeredName(name string, form batch.Form, lang string) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	return stem + " " + fault.Text{UK: "(відповідь)", EN: "(answered)"}.In(lang) + "." + string(form)
}

// rowAnswers gives the answers of all rows, in their order.
func (s *Service) rowAnswers(ctx context.Context, b Batch, lang string) iter.Seq2[batch.Answer, error] {
	return func(yield func(batch.Answer, error) bool) {
		for after := 0; ; {
			page, err := s.answers(ctx, b, after, readTogether)
			if err != nil {
				yield(batch.Answer{}, err)
				return
			}
			if len(page) == 0 {
				return
			}
			for _, k := range page {
				for i := range k.Rows {
					if !yield(k.row(b, i, lang), nil) {
						return
					}
				}
			}
			after = page[len(page)-1].N
		}
	}
}

// row is the answer of the i-th row of a declaration.
func (k kept) row(b Batch, i int, lang string) batch.Answer {
	a := batch.Answer{Row: k.Rows[i], Status: k.status(b).In(lang)}
	if k.entry != nil {
		a.MRN, a.Channel = k.entry.MRN, k.entry.Channel.Name().In(lang)
	}
	if i < len(k.Payments) {
		a.Payments, a.Total = k.Payments[i], batch.DueOf(k.Payments[i]).String()
	}
	for _, f := range k.Faults {
		if f.Row == a.Row || i == 0 && !within(k.Rows, f.Row) {
			a.Faults = append(a.Faults, f)
		}
	}
	return a
}

func within(rows []int, row int) bool { return rows[0] <= row && row <= rows[len(rows)-1] }

// status says what became of a declaration's rows.
func (k kept) status(b Batch) fault.Text {
	switch {
	case k.entry != nil:
		return k.entry.Status.Name()
	case !k.Accepted:
		return fault.Text{UK: "Не подано: є помилки", EN: "Not lodged: has faults"}
	case b.DryRun:
		return fault.Text{UK: "Без помилок; не подано, бо це перевірка", EN: "No faults; not lodged in a dry run"}
	}
	return fault.Text{UK: "Не подано: файл відхилено цілком", EN: "Not lodged: the whole file was refused"}
}

// Name is the status of a batch as people call it.
func (s BatchStatus) Name() fault.Text {
	switch s {
	case BatchReceived:
		return fault.Text{UK: "Прийнято, у черзі", EN: "Received, in line"}
	case BatchCounting:
		return fault.Text{UK: "Лічимо рядки з помилками", EN: "Counting faulty rows"}
	case BatchChecking:
		return fault.Text{UK: "Перевіряємо", EN: "Checking"}
	case BatchLodging:
		return fault.Text{UK: "Подаємо декларації", EN: "Lodging declarations"}
	case BatchProcessing:
		return fault.Text{UK: "Подано, визначаємо канали", EN: "Lodged, channels are being decided"}
	case BatchDone:
		return fault.Text{UK: "Завершено", EN: "Done"}
	case BatchRefused:
		return fault.Text{UK: "Відхилено цілком", EN: "Refused as a whole"}
	case BatchCancelled:
		return fault.Text{UK: "Скасовано", EN: "Cancelled"}
	case BatchFailed:
		return fault.Text{UK: "Не вдалося прочитати до кінця", EN: "Could not be read to its end"}
	}
	return fault.Text{UK: string(s), EN: string(s)}
}

// summaryLines are those of the sheet of the summary.
func summaryLines(b Batch, lang string) [][2]string {
	lines := [][2]string{
		{fault.Text{UK: "Файл", EN: "File"}.In(lang), b.File},
		{fault.Text{UK: "Номер завантаження", EN: "Number of the upload"}.In(lang), b.ID},
		{fault.Text{UK: "Завантажив", EN: "Uploaded by"}.In(lang), b.Name},
		{fault.Text{UK: "Час завантаження (UTC)", EN: "Uploaded at (UTC)"}.In(lang), b.Created.Format("2006-01-02 15:04:05")},
		{fault.Text{UK: "Стан", EN: "Status"}.In(lang), b.Status.Name().In(lang)},
	}
	accepted := fault.Text{UK: "Подано декларацій", EN: "Declarations lodged"}
	if b.DryRun || b.Status == BatchRefused {
		accepted = fault.Text{UK: "Декларацій без помилок (нічого не подано)", EN: "Declarations without faults (nothing was lodged)"}
	}
	return append(lines, batch.Counted(lang,
		batch.Count{What: fault.Text{UK: "Рядків з товарами", EN: "Rows of goods"}, N: b.Rows},
		batch.Count{What: fault.Text{UK: "Рядків з відповіддю", EN: "Rows answered"}, N: b.Done},
		batch.Count{What: fault.Text{UK: "Декларацій", EN: "Declarations"}, N: b.Declarations},
		batch.Count{What: accepted, N: b.Accepted},
		batch.Count{What: fault.Text{UK: "Декларацій з помилками", EN: "Declarations with faults"}, N: b.Rejected},
		batch.Count{What: fault.Text{UK: "Застережень", EN: "Warnings"}, N: b.Warnings})...)
}

// Template gives the workbook that importers fill in.
func (s *Service) Template(lang string) BatchFile {
	today := s.Today()
	return BatchFile{
		Name:        fault.Text{UK: "Шаблон декларацій.xlsx", EN: "Template of declarations.xlsx"}.In(lang),
		ContentType: batch.XLSX.ContentType(),
		Write: func(to io.Writer) error {
			return batch.WriteTemplate(to, lang, batch.NewChoices(s.Law(today).Schedule, today))
		},
	}
}

// Export gives every declaration of a list as a table, newest first. The query's
// limit and cursor do not count; ctx is that of the writing.
func (s *Service) Export(ctx context.Context, who Actor, q Query, form batch.Form, lang string) (BatchFile, error) {
	q.Limit, q.Cursor = mostPage, ""
	f, err := s.listed(who, q)
	if err != nil {
		return BatchFile{}, err
	}
	name := fault.Text{UK: "Декларації", EN: "Declarations"}.In(lang)
	table := batch.Table{Name: name, Columns: exportColumns(lang), Rows: s.exportRows(ctx, f, lang)}
	return BatchFile{
		Name: fmt.Sprintf("%s %s.%s", name, s.Today(), form), ContentType: form.ContentType(),
		Write: func(to io.Writer) error { return batch.WriteTable(to, form, lang, table) },
	}, nil
}

func exportColumns(lang string) []batch.TableColumn {
	var columns []batch.TableColumn
	for _, c := range []struct {
		heading fault.Text
		kind    batch.TableKind
	}{
		{fault.Text{UK: "MRN", EN: "MRN"}, batch.TextColumn},
		{fault.Text{UK: "Довідковий номер (LRN)", EN: "Reference number (LRN)"}, batch.TextColumn},
		{fault.Text{UK: "Тип", EN: "Type"}, batch.TextColumn},
		{fault.Text{UK: "Митний орган", EN: "Customs office"}, batch.TextColumn},
		{fault.Text{UK: "Імпортер", EN: "Importer"}, batch.TextColumn},
		{fault.Text{UK: "Товарів", EN: "Items"}, batch.NumberColumn},
		{fault.Text{UK: "Стан", EN: "Status"}, batch.TextColumn},
		{fault.Text{UK: "Канал", EN: "Channel"}, batch.TextColumn},
		{fault.Text{UK: "Митна вартість, грн", EN: "Customs value, UAH"}, batch.NumberColumn},
		{fault.Text{UK: "Платежі, грн", EN: "Payments, UAH"}, batch.NumberColumn},
		{fault.Text{UK: "Подано (час Києва)", EN: "Lodged (Kyiv time)"}, batch.MomentColumn},
	} {
		columns = append(columns, batch.TableColumn{Heading: c.heading.In(lang), Kind: c.kind})
	}
	return columns
}

// exportRows reads the list page by page while it is written.
func (s *Service) exportRows(ctx context.Context, f Filter, lang string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for {
			entries, next, err := s.page(ctx, f)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, e := range entries {
				row := []string{e.MRN, e.LRN, e.Type, e.Office, e.Importer, strconv.Itoa(e.Items), e.Status.Name().In(lang),
					e.Channel.Name().In(lang), e.Value.String(), e.Total.String(), e.LodgedAt.In(s.kyiv).Format("2006-01-02 15:04:05")}
				if !yield(row, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			last := entries[len(entries)-1]
			f.Before = Cursor{last.LodgedAt, last.ID}
		}
	}
}
