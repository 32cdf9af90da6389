package clearance

import "github.com/brama-customs/brama/fault"

// The refusals about payments and advance accounts. Codes are for ever.
var (
	rulePaymentAwaited = fault.Rule{Code: "payment.awaited", Level: fault.Substance, Text: fault.Text{
		UK: "Товари не можна випустити: належить сплатити {due} грн, на рахунку авансових платежів бракує {lacking} грн. Поповніть рахунок і повторіть рішення.",
		EN: "The goods cannot be released: {due} UAH is due and the advance account lacks {lacking} UAH. Pay in and decide again.",
	}}
	ruleAccount = fault.Rule{Code: "account.name", Level: fault.Structure, Text: fault.Text{
		UK: "Рахунок називають організація, яка подає декларації, і номер платника: до 17 цифр, латинських літер чи дефісів.",
		EN: "An account is named by the tenant that lodges and the payer's number: up to 17 digits, letters or dashes.",
	}}
	ruleDepositDocument = fault.Rule{Code: "deposit.document", Level: fault.Structure, Text: fault.Text{
		UK: "Вкажіть номер платіжного документа банку, до 35 знаків.",
		EN: "Give the number of the bank's document, up to 35 characters.",
	}}
	ruleDepositAmount = fault.Rule{Code: "deposit.amount", Level: fault.Structure, Text: fault.Text{
		UK: "Сума має бути більшою за нуль, у гривнях, не більше двох знаків після крапки.",
		EN: "The amount must be over zero, in hryvnias, with two places at most.",
	}}
	ruleDepositOther = fault.Rule{Code: "deposit.other-amount", Level: fault.Substance, Text: fault.Text{
		UK: "Документ {document} цього платника вже враховано з іншою сумою або на іншому рахунку; перевірте його номер.",
		EN: "Document {document} of this payer was counted already, with another amount or on another account; check its number.",
	}}
)

func paymentCatalogue() []fault.Rule {
	return []fault.Rule{rulePaymentAwaited, ruleAccount, ruleDepositDocument, ruleDepositAmount, ruleDepositOther}
}
